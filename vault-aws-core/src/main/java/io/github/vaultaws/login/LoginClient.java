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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.JsonFields;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.client.VaultHttpException;
import io.github.vaultaws.client.VaultHttpResponse;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Client for the login endpoint of an auth mount, {@code auth/<mount>/login}.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class LoginClient {

	private static final VaultAwsLog logger = VaultAwsLog.of(LoginClient.class);

	static final Consumer<Instant> NO_DATE_CONSUMER = (date) -> {
	};

	private final VaultHttp vault;

	private final String mount;

	private final @Nullable String role;

	/**
	 * Create a new {@link LoginClient}.
	 * @param vault the client for Vault
	 * @param mount the mount of the auth method, without {@code auth/}
	 * @param role the role, or {@code null} to use the default of Vault; also used in
	 * messages
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

	DescribedLogin.Description describe(String method) {
		return new DescribedLogin.Description(method, this.role);
	}

	/**
	 * Log in.
	 * @param body the body of the login request
	 * @return the token
	 * @throws VaultAwsLoginException if Vault rejects the login, does not respond or
	 * returns an unusable token
	 */
	LoginToken login(Map<String, ?> body) {
		return requireUsable(post(body, NO_DATE_CONSUMER));
	}

	/**
	 * Send a login request.
	 * @param body the body of the login request
	 * @param date the consumer of the time of Vault's response, called if the time is
	 * known
	 * @return the response
	 * @throws VaultAwsLoginException if Vault rejects the login or does not respond
	 */
	LoginResponse post(Map<String, ?> body, Consumer<Instant> date) {
		FailureDetails details = details().with("type", body.containsKey("role_id") ? "approle" : "aws");
		return loginResponse(call(() -> this.vault.post("auth/" + this.mount + "/login", body, null), date, details));
	}

	/**
	 * Check that the token of a login response is usable, and revoke it if it is not.
	 * @param response the login response
	 * @return the token
	 * @throws VaultAwsLoginException if the token is not usable
	 */
	LoginToken requireUsable(LoginResponse response) {
		if (response.uses() > 0) {
			revoke(response.token());
			throw failure(LoginFailureReason.LIMITED_USE_TOKEN, null, null);
		}
		return response.token();
	}

	void revoke(VaultToken token) {
		try {
			this.vault.post("auth/token/revoke-self", Map.of(), token);
		}
		catch (VaultHttpException ex) {
			logger.debug("Failed to revoke an unusable Vault token", ex);
		}
	}

	/**
	 * Look up a wrapping token. This does not use it up.
	 * @param token the wrapping token
	 * @return the data of the response
	 * @throws VaultAwsLoginException if Vault returns an error or does not respond
	 */
	JsonFields lookUp(String token) {
		return call(() -> this.vault.get("sys/wrapping/lookup", VaultToken.of(token)), NO_DATE_CONSUMER, details())
			.data();
	}

	/**
	 * Unwrap a wrapping token. This uses it up.
	 * @param token the wrapping token
	 * @return the data of the response
	 * @throws VaultAwsLoginException if Vault returns an error or does not respond
	 */
	JsonFields unwrap(String token) {
		return call(() -> this.vault.post("sys/wrapping/unwrap", Map.of(), VaultToken.of(token)), NO_DATE_CONSUMER,
				details())
			.data();
	}

	private FailureDetails details() {
		return new FailureDetails(Map.of("mount", this.mount)).with("role", this.role)
			.with("namespace", this.vault.namespace());
	}

	private VaultHttpResponse call(Supplier<VaultHttpResponse> request, Consumer<Instant> date,
			FailureDetails details) {
		try {
			VaultHttpResponse response = request.get();
			accept(response.date(), date);
			return response;
		}
		catch (VaultHttpException ex) {
			accept(ex.getDate(), date);
			throw failure(ex, details);
		}
	}

	private VaultAwsLoginException failure(VaultHttpException ex, FailureDetails details) {
		VaultErrorResponse errorResponse = ex.getErrorResponse();
		if (errorResponse != null) {
			return failure(reason(errorResponse), ex.toSentence(), details.withValuesOf(errorResponse.text()), ex);
		}
		String action = ex.getConnectionAction();
		if (action == null) {
			return failure(LoginFailureReason.VAULT_UNREACHABLE, ex.toSentence(), details, ex);
		}
		LoginFailureReason reason = LoginFailureReason.CONNECTION_MISCONFIGURED;
		return new VaultAwsLoginException(reason, message(reason, ex.toSentence(), details), action, ex);
	}

	private static void accept(@Nullable Instant date, Consumer<Instant> target) {
		if (date != null) {
			target.accept(date);
		}
	}

	VaultAwsLoginException failure(LoginFailureReason reason, @Nullable String detail, @Nullable Throwable cause) {
		return failure(reason, detail, details(), cause);
	}

	/**
	 * Create the exception for a failure with a value that is known from its cause.
	 * @param reason the reason
	 * @param detail the detail, or {@code null}
	 * @param placeholder the placeholder of the value
	 * @param value the value
	 * @param cause the cause
	 * @return the exception
	 */
	VaultAwsLoginException failure(LoginFailureReason reason, @Nullable String detail, String placeholder, String value,
			Throwable cause) {
		return failure(reason, detail, details().with(placeholder, value), cause);
	}

	private VaultAwsLoginException failure(LoginFailureReason reason, @Nullable String detail, FailureDetails details,
			@Nullable Throwable cause) {
		String message = message(reason, detail, details);
		String action = details.fill(reason.action());
		return (cause != null) ? new VaultAwsLoginException(reason, message, action, cause)
				: new VaultAwsLoginException(reason, message, action);
	}

	private static String message(LoginFailureReason reason, @Nullable String detail, FailureDetails details) {
		return details.fill("Login to Vault at 'auth/{mount}' failed: " + reason.description() + ".")
				+ ((detail != null) ? " " + detail : "");
	}

	private @Nullable String token(VaultHttpResponse response) {
		try {
			return response.auth().secret("client_token");
		}
		catch (VaultHttpException ex) {
			throw unusable(LoginFailureReason.NO_TOKEN, response, ex);
		}
	}

	private LoginResponse loginResponse(VaultHttpResponse response) {
		JsonFields auth = response.auth();
		String token = token(response);
		if (auth.has("mfa_requirement")) {
			if (token != null) {
				revoke(VaultToken.of(token));
			}
			throw unusable(LoginFailureReason.MFA_REQUIRED, response, null);
		}
		if (token == null) {
			throw unusable(LoginFailureReason.NO_TOKEN, response, null);
		}
		try {
			return LoginResponse.of(token, auth);
		}
		catch (VaultHttpException ex) {
			revoke(VaultToken.of(token));
			throw unusable(LoginFailureReason.INVALID_TOKEN_TTL, response, ex);
		}
	}

	private VaultAwsLoginException unusable(LoginFailureReason reason, VaultHttpResponse response,
			@Nullable VaultHttpException cause) {
		String requestId = response.requestId();
		String detail = Stream
			.of((cause != null) ? cause.toSentence() : null,
					(requestId != null) ? "The request_id is " + requestId + "." : null)
			.filter(Objects::nonNull)
			.collect(Collectors.joining(" "));
		return failure(reason, detail.isEmpty() ? null : detail, cause);
	}

	/**
	 * Return the reason that an error response stands for.
	 * @param errorResponse the error response
	 * @return the first reason with a text that the error response contains
	 */
	static LoginFailureReason reason(VaultErrorResponse errorResponse) {
		LoginFailureReason known = errorResponse.reason(LoginFailureReason.values(), LoginFailureReason::texts)
			.orElse(errorResponse.isTransient() ? LoginFailureReason.VAULT_NOT_READY : LoginFailureReason.UNCLASSIFIED);
		return (errorResponse.isTransientAwsFailure() && known != LoginFailureReason.STS_UNREACHABLE)
				? LoginFailureReason.AWS_UNAVAILABLE : known;
	}

}
