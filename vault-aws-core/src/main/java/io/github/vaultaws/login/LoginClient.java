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

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.client.JsonFields;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.client.VaultHttpResponse;

/**
 * The login endpoint of one auth mount: {@code auth/<mount>/login}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class LoginClient {

	private static final Log logger = LogFactory.getLog(LoginClient.class);

	static final Consumer<Instant> NOBODY = (date) -> {
	};

	private final VaultHttp vault;

	private final String mount;

	private final @Nullable String role;

	/**
	 * Create a new {@link LoginClient}.
	 * @param vault the way to Vault
	 * @param mount the mount of the auth method, without {@code auth/}
	 * @param role the role, or {@code null} to let Vault choose; used in messages too
	 */
	public LoginClient(VaultHttp vault, String mount, @Nullable String role) {
		this.vault = vault;
		this.mount = mount;
		this.role = role;
	}

	@Nullable String role() {
		return this.role;
	}

	String mount() {
		return this.mount;
	}

	/**
	 * Log in.
	 * @param body the body of the login
	 * @return the token
	 * @throws VaultAwsLoginException if Vault refuses, does not answer or gives a token
	 * that cannot serve
	 */
	LoginToken login(Map<String, ?> body) {
		return usable(post(body, NOBODY));
	}

	/**
	 * Post a login.
	 * @param body the body of the login
	 * @param date gets the time of Vault's response, where it has one
	 * @return the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	LoginResponse post(Map<String, ?> body, Consumer<Instant> date) {
		return answer(call(() -> this.vault.post("auth/" + this.mount + "/login", body, null), date));
	}

	/**
	 * Check that the token of an answer can serve, and give it back if not.
	 * @param answer the answer
	 * @return the token
	 * @throws VaultAwsLoginException if it cannot
	 */
	LoginToken usable(LoginResponse answer) {
		if (answer.uses() > 0) {
			revoke(answer.token());
			throw failure(LoginFailureReason.LIMITED_USE_TOKEN, null, null);
		}
		return answer.token();
	}

	private void revoke(VaultToken token) {
		try {
			this.vault.post("auth/token/revoke-self", Map.of(), token);
		}
		catch (VaultHttpException ex) {
			logger.debug("A Vault token that cannot serve could not be revoked", ex);
		}
	}

	/**
	 * Look up what a wrapping token holds, which does not spend it.
	 * @param token the wrapping token
	 * @return the data of the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	JsonFields lookUp(String token) {
		return call(() -> this.vault.get("sys/wrapping/lookup", VaultToken.of(token)), NOBODY).data();
	}

	/**
	 * Unwrap what a wrapping token holds, which spends it.
	 * @param token the wrapping token
	 * @return the data of the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	JsonFields unwrap(String token) {
		return call(() -> this.vault.post("sys/wrapping/unwrap", Map.of(), VaultToken.of(token)), NOBODY).data();
	}

	private VaultHttpResponse call(Supplier<VaultHttpResponse> request, Consumer<Instant> date) {
		try {
			VaultHttpResponse response = request.get();
			accept(response.date(), date);
			return response;
		}
		catch (VaultHttpException ex) {
			accept(ex.getDate(), date);
			VaultErrorResponse refusal = ex.getErrorResponse();
			throw failure((refusal != null) ? LoginFailureReason.of(refusal) : LoginFailureReason.VAULT_UNREACHABLE,
					ex.toSentence(), ex);
		}
	}

	private static void accept(@Nullable Instant date, Consumer<Instant> target) {
		if (date != null) {
			target.accept(date);
		}
	}

	VaultAwsLoginException failure(LoginFailureReason reason, @Nullable String detail, @Nullable Throwable cause) {
		String message = fill("Login to Vault at 'auth/{mount}' failed: " + reason.cause() + ".")
				+ ((detail != null) ? " " + detail : "");
		String remedy = fill(reason.action(""));
		return (cause != null) ? new VaultAwsLoginException(reason, message, remedy, cause)
				: new VaultAwsLoginException(reason, message, remedy);
	}

	private String fill(String text) {
		return text.replace("{mount}", this.mount).replace("{role}", (this.role != null) ? this.role : "<role>");
	}

	private @Nullable String token(JsonFields auth) {
		try {
			return auth.secret("client_token");
		}
		catch (VaultHttpException ex) {
			throw failure(LoginFailureReason.NO_TOKEN, ex.toSentence(), ex);
		}
	}

	private LoginResponse answer(VaultHttpResponse response) {
		JsonFields auth = response.auth();
		String token = token(auth);
		if (auth.has("mfa_requirement")) {
			if (token != null) {
				revoke(VaultToken.of(token));
			}
			throw failure(LoginFailureReason.MFA_REQUIRED, null, null);
		}
		if (token == null) {
			throw failure(LoginFailureReason.NO_TOKEN, null, null);
		}
		try {
			return LoginResponse.of(token, auth);
		}
		catch (VaultHttpException ex) {
			revoke(VaultToken.of(token));
			throw failure(LoginFailureReason.INVALID_TOKEN_TTL, ex.toSentence(), ex);
		}
	}

}
