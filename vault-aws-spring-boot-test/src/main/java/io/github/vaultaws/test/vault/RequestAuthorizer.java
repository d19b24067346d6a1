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

/**
 * Authenticates and authorizes requests.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RequestAuthorizer {

	private final TokenStore tokens;

	RequestAuthorizer(TokenStore tokens) {
		this.tokens = tokens;
	}

	/**
	 * Return the token of a request. This counts as a use of the token.
	 * @param request the request
	 * @return the token
	 */
	Token authenticate(VaultRequest request) {
		if (request.token().isEmpty()) {
			throw VaultError.unauthenticated();
		}
		Token token = this.tokens.find(request.token());
		if (token == null || !token.use()) {
			throw VaultError.invalidToken();
		}
		if (!token.isUsableFrom(request.remoteAddress())) {
			throw VaultError.unauthenticated();
		}
		return token;
	}

	void authorize(Token token, Namespace namespace, VaultRequest request, boolean sudo) {
		if (!token.namespace().contains(namespace)) {
			throw VaultError.unauthenticated();
		}
		AccessControl control = accessControl(token);
		String path = pathFor(token, namespace, request.path());
		if (!control.allows(request.operation(), path) || (sudo && !control.allowsSudo(path))) {
			throw VaultError.denied();
		}
	}

	static AccessControl accessControl(Token token) {
		return token.namespace().policies().accessControl(token.grant().policies());
	}

	static String pathFor(Token token, Namespace namespace, String path) {
		return namespace.path().substring(token.namespace().path().length()) + path;
	}

}
