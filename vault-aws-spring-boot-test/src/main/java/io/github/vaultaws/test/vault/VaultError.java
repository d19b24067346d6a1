/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.vaultaws.test.vault;

import java.io.Serial;
import java.util.List;

/**
 * An error response of Vault. A raw error, which is not a text of its handlers, is
 * decorated, unless a login failed.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultError extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int status;

	private final boolean raw;

	private VaultError(int status, boolean raw, String text) {
		super(text, null, false, false);
		this.status = status;
		this.raw = raw;
	}

	static VaultError refused(String text) {
		return new VaultError(400, false, text);
	}

	static VaultError failed(String text) {
		return new VaultError(500, true, text);
	}

	static VaultError of(int status, String text) {
		return new VaultError(status, false, text);
	}

	static VaultError nothing() {
		return new VaultError(404, false, "");
	}

	static VaultError denied() {
		return new VaultError(403, true, "permission denied");
	}

	static VaultError invalidToken() {
		return of(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
	}

	static VaultError unauthenticated() {
		return of(403, "permission denied");
	}

	static VaultError unsupportedPath() {
		return new VaultError(404, true, "unsupported path");
	}

	static VaultError unsupportedOperation() {
		return new VaultError(405, true, "unsupported operation");
	}

	static VaultError noHandler(String path) {
		return of(404, "no handler for route \"" + path + "\". route entry not found.");
	}

	int status() {
		return this.status;
	}

	String text() {
		return String.valueOf(getMessage());
	}

	VaultError undecorated() {
		return new VaultError(this.status, false, text());
	}

	List<String> errors() {
		if (text().isEmpty()) {
			return List.of();
		}
		return List.of(this.raw ? "1 error occurred:\n\t* " + text() + "\n\n" : text());
	}

}
