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

package io.github.vaultaws.rotation;

import io.github.vaultaws.VaultAwsException;

/**
 * AWS keys that Vault did not issue, with the reason and the remedy.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsCredentialsException extends VaultAwsException {

	private static final long serialVersionUID = 1L;

	private final CredentialsFailureReason reason;

	VaultAwsCredentialsException(CredentialsFailureReason reason, String message, String remedy) {
		super(message, remedy, reason.isTransient());
		this.reason = reason;
	}

	VaultAwsCredentialsException(CredentialsFailureReason reason, String message, String remedy, Throwable cause) {
		super(message, remedy, reason.isTransient(), cause);
		this.reason = reason;
	}

	/**
	 * Return the reason.
	 * @return the reason, stable across versions
	 */
	public CredentialsFailureReason getReason() {
		return this.reason;
	}

}
