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

package io.github.vaultaws.login;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.LoginToken;

import io.github.vaultaws.client.JsonFields;
import io.github.vaultaws.client.VaultHttpException;

/**
 * The response of Vault to a login. The string representation contains no part of it.
 *
 * @param token the token
 * @param uses the number of times the token can be used, 0 for no limit
 * @param nonce the nonce that Vault generated for an EC2 instance, or {@code null}
 * @author The vault-aws-spring-boot authors
 */
record LoginResponse(LoginToken token, long uses, @Nullable String nonce) {

	/**
	 * Create a new {@link LoginResponse}.
	 * @param token the token
	 * @param auth the {@code auth} object of the response
	 * @return the login response
	 * @throws VaultHttpException if the TTL is invalid
	 */
	static LoginResponse of(String token, JsonFields auth) {
		LoginToken.LoginTokenBuilder login = LoginToken.builder()
			.token(token)
			.leaseDuration(auth.ttl("lease_duration"))
			.renewable(auth.flag("renewable"));
		withText(auth, "accessor", login::accessor);
		withText(auth, "token_type", login::type);
		return new LoginResponse(login.build(), auth.number("num_uses"), auth.object("metadata").text("nonce"));
	}

	private static void withText(JsonFields auth, String field, Consumer<String> target) {
		String text = auth.text(field);
		if (text != null) {
			target.accept(text);
		}
	}

	@Override
	public String toString() {
		return "LoginResponse";
	}

}
