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

import java.util.Map;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

import io.github.vaultaws.VaultRefusal;

/**
 * The login endpoint of one auth mount: {@code auth/<mount>/login}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class LoginEndpoint {

	private static final Log logger = LogFactory.getLog(LoginEndpoint.class);

	private final RestClient vault;

	private final String mount;

	private final @Nullable String role;

	/**
	 * Create a new {@link LoginEndpoint}.
	 * @param vault a client that reaches Vault and sends no token
	 * @param mount the mount of the auth method, without {@code auth/}
	 * @param role the role, or {@code null} to let Vault choose; used in messages too
	 */
	public LoginEndpoint(RestClient vault, String mount, @Nullable String role) {
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
		return usable(post(body, (headers) -> {
		}));
	}

	/**
	 * Post a login.
	 * @param body the body of the login
	 * @param headers gets the headers of whatever Vault answers
	 * @return the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	LoginAnswer post(Map<String, ?> body, Consumer<HttpHeaders> headers) {
		return answer(call(this.vault.post().uri("auth/" + this.mount + "/login").body(new LoginBody(body)), headers));
	}

	/**
	 * Check that the token of an answer can serve, and give it back if not.
	 * @param answer the answer
	 * @return the token
	 * @throws VaultAwsLoginException if it cannot
	 */
	LoginToken usable(LoginAnswer answer) {
		if (answer.uses() > 0) {
			revoke(answer.token());
			throw failure(LoginFailure.LIMITED_USE_TOKEN, null, null);
		}
		return answer.token();
	}

	private void revoke(LoginToken token) {
		try {
			call(this.vault.post()
				.uri("auth/token/revoke-self")
				.header(VaultHttpHeaders.VAULT_TOKEN, token.getToken()));
		}
		catch (VaultAwsLoginException ex) {
			logger.debug("A Vault token that cannot serve could not be revoked", ex);
		}
	}

	/**
	 * Look up what a wrapping token holds, which does not spend it.
	 * @param token the wrapping token
	 * @return the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	VaultResponse lookUp(String token) {
		return call(this.vault.get().uri("sys/wrapping/lookup").header(VaultHttpHeaders.VAULT_TOKEN, token));
	}

	/**
	 * Unwrap what a wrapping token holds, which spends it.
	 * @param token the wrapping token
	 * @return the answer
	 * @throws VaultAwsLoginException if Vault refuses or does not answer
	 */
	VaultResponse unwrap(String token) {
		return call(this.vault.post().uri("sys/wrapping/unwrap").header(VaultHttpHeaders.VAULT_TOKEN, token));
	}

	private VaultResponse call(RestClient.RequestHeadersSpec<?> request) {
		return call(request, (headers) -> {
		});
	}

	private VaultResponse call(RestClient.RequestHeadersSpec<?> request, Consumer<HttpHeaders> headers) {
		try {
			ResponseEntity<VaultResponse> response = request.retrieve().toEntity(VaultResponse.class);
			headers.accept(response.getHeaders());
			VaultResponse body = response.getBody();
			return (body != null) ? body : new VaultResponse();
		}
		catch (RestClientResponseException ex) {
			if (ex.getResponseHeaders() != null) {
				headers.accept(ex.getResponseHeaders());
			}
			VaultRefusal refusal = VaultRefusal.of(ex);
			throw failure(LoginFailure.of(refusal), "Vault answered " + refusal + ".", ex);
		}
		catch (ResourceAccessException ex) {
			throw failure(LoginFailure.VAULT_UNREACHABLE, ex.getMostSpecificCause().getMessage() + ".", ex);
		}
	}

	VaultAwsLoginException failure(LoginFailure reason, @Nullable String detail, @Nullable Throwable cause) {
		String message = fill("Login to Vault at 'auth/{mount}' failed: " + reason.cause() + ".")
				+ ((detail != null) ? " " + detail : "");
		String remedy = fill(reason.remedy(""));
		return (cause != null) ? new VaultAwsLoginException(reason, message, remedy, cause)
				: new VaultAwsLoginException(reason, message, remedy);
	}

	private String fill(String text) {
		return text.replace("{mount}", this.mount).replace("{role}", (this.role != null) ? this.role : "<role>");
	}

	private LoginAnswer answer(VaultResponse response) {
		Map<String, Object> auth = response.getAuth();
		if (auth == null) {
			throw failure(LoginFailure.NO_TOKEN, null, null);
		}
		if (auth.get("mfa_requirement") != null) {
			throw failure(LoginFailure.MFA_REQUIRED, null, null);
		}
		if (!(auth.get("client_token") instanceof String token) || !StringUtils.hasText(token)) {
			throw failure(LoginFailure.NO_TOKEN, null, null);
		}
		return LoginAnswer.of(token, auth);
	}

}
