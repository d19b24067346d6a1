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

package io.github.vaultaws.client;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.client.VaultResponses;
import org.springframework.web.client.RestClientResponseException;

/**
 * An error response of Vault: a status and {@code {"errors": […]}}. No other class
 * interprets a status. Immutable.
 *
 * @param status the HTTP status
 * @param text the errors on one line, empty if Vault returned none
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record VaultErrorResponse(int status, String text) {

	private static final int MAX_SHOWN = 400;

	private static final int DISASTER_RECOVERY_SECONDARY = 472;

	/**
	 * Transient failures of AWS as Vault relays them: texts of the AWS SDK for Go,
	 * version 1 and 2, and of Go's network library.
	 */
	private static final Pattern TRANSIENT_AWS_FAILURE = Pattern.compile(
			"[Ss]tatus ?[Cc]ode: 5\\d\\d|ServiceUnavailable|InternalFailure|InternalError\\b|Throttl|TooManyRequests"
					+ "|RequestLimitExceeded|RequestTimeout|RequestError: send request failed|request send failed"
					+ "|connection refused|connection reset|i/o timeout|TLS handshake timeout|context deadline exceeded"
					+ "|no such host");

	private static final Pattern THROTTLED_BY_AWS = Pattern.compile("Throttl|TooManyRequests|RequestLimitExceeded");

	private static final Pattern DENIED_BY_AWS = Pattern.compile(
			"is not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z]{1,80})(?: on resource: (arn:[\\w:/+=,.@*-]{0,400}[\\w*]))?");

	/**
	 * Errors of a node that can process the request after a change of its role.
	 */
	private static final Pattern NOT_ACTIVE = Pattern
		.compile("cannot write to readonly storage|replication DR secondary mode");

	/**
	 * Create a new {@link VaultErrorResponse} from an exception of Spring's or Spring
	 * Vault's client.
	 * @param ex the exception
	 * @return the response, with an empty text if the body is not an error response of
	 * Vault
	 */
	public static VaultErrorResponse of(RestClientResponseException ex) {
		return of(ex.getStatusCode().value(), ex.getResponseBodyAsString());
	}

	/**
	 * Create a new {@link VaultErrorResponse} from a response.
	 * @param status the HTTP status
	 * @param body the body
	 * @return the response, with an empty text if the body is not an error response of
	 * Vault
	 */
	public static VaultErrorResponse of(int status, String body) {
		VaultErrorResponse response = read(status, body);
		return (response != null) ? response : new VaultErrorResponse(status, "");
	}

	/**
	 * Read a response.
	 * @param status the HTTP status
	 * @param body the body
	 * @return the response, or {@code null} if the body is not an error response of Vault
	 */
	static @Nullable VaultErrorResponse read(int status, String body) {
		try {
			Map<?, ?> fields = VaultResponses.unwrap(body, Map.class);
			return (fields != null && fields.get("errors") instanceof List<?> errors)
					? new VaultErrorResponse(status, text(errors)) : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static String text(Collection<?> errors) {
		return errors.stream()
			.filter(String.class::isInstance)
			.map(String.class::cast)
			.map((error) -> error.replaceAll("\\s+", " ").strip())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Return whether the token of the request is invalid. Vault returns
	 * {@code invalid token} in this case; {@code permission denied} alone means that no
	 * policy of a valid token allows the path.
	 * @return {@code true} if the token can no longer be used
	 */
	public boolean isInvalidToken() {
		return this.status == 403 && this.text.contains("invalid token");
	}

	/**
	 * Return whether Vault denied the request without further detail. Vault does so if
	 * the caller is outside the bound CIDRs of the token; OpenBao also does so for an
	 * invalid token.
	 * @return {@code true} if the response does not show whether the token is valid
	 */
	public boolean isPermissionDeniedWithoutDetail() {
		return this.status == 403 && this.text.equals("permission denied");
	}

	/**
	 * Return whether the token is valid but none of its policies allows the request.
	 * @return {@code true} if a policy is missing
	 */
	public boolean isDenied() {
		return this.status == 403 && !isInvalidToken() && !isPermissionDeniedWithoutDetail();
	}

	/**
	 * Return whether Vault rejected the token of the request or denied the request.
	 * @return {@code true} for each of the above
	 */
	boolean isForbidden() {
		return this.status == 403;
	}

	/**
	 * Return whether Vault returned {@code 404} without an error: the path is supported,
	 * but nothing exists there.
	 * @return {@code true} if nothing exists at the path
	 */
	public boolean isNotFoundWithoutDetail() {
		return this.status == 404 && this.text.isEmpty();
	}

	/**
	 * Return whether Vault failed to process the request. This applies to a lease or
	 * token that cannot be renewed, but also to transient failures.
	 * @return {@code true} for an internal error
	 */
	public boolean isInternalError() {
		return this.status == 500;
	}

	/**
	 * Return whether the same request may succeed later without intervention: the node is
	 * a standby that lags behind or is read-only, a rate limit is exceeded, the server is
	 * sealed or failing, or Vault relays a transient failure of AWS as {@code 400}.
	 * @return {@code true} if a retry makes sense
	 */
	public boolean isTransient() {
		return this.status == 412 || this.status == 429 || this.status >= 500 || isTransientAwsFailure()
				|| (this.status == 400 && contains(NOT_ACTIVE)) || this.status == DISASTER_RECOVERY_SECONDARY;
	}

	/**
	 * Return whether AWS failed, throttled or did not respond to Vault.
	 * @return {@code true} for a transient failure of AWS
	 */
	public boolean isTransientAwsFailure() {
		return (this.status == 400 || this.status >= 500) && contains(TRANSIENT_AWS_FAILURE);
	}

	/**
	 * Return whether AWS throttled a request of Vault.
	 * @return {@code true} if AWS limits the rate of requests
	 */
	public boolean isThrottledByAws() {
		return isTransientAwsFailure() && contains(THROTTLED_BY_AWS);
	}

	/**
	 * Return the statement of an IAM policy that allows what AWS denied to Vault.
	 * @return the statement, or {@code null} if the text does not name the action
	 */
	public @Nullable String deniedAwsStatement() {
		Matcher denied = DENIED_BY_AWS.matcher(this.text);
		return denied.find() ? "{\"Effect\": \"Allow\", \"Action\": \"" + denied.group(1) + "\", \"Resource\": \""
				+ ((denied.group(2) != null) ? denied.group(2) : "*") + "\"}" : null;
	}

	private boolean contains(Pattern fragments) {
		return fragments.matcher(this.text).find();
	}

	/**
	 * Return whether the text of the response contains any of the given fragments.
	 * @param fragments the literal fragments
	 * @return {@code true} if at least one fragment is found
	 */
	public boolean containsAny(List<String> fragments) {
		return fragments.stream().anyMatch(this.text::contains);
	}

	/**
	 * Return the reason that this response stands for.
	 * @param <R> the type of the reasons
	 * @param reasons the known reasons
	 * @param texts the function that returns the literal fragments that identify a reason
	 * @return the first reason with a fragment that the text contains
	 */
	public <R> Optional<R> reason(R[] reasons, Function<R, List<String>> texts) {
		return Arrays.stream(reasons).filter((reason) -> containsAny(texts.apply(reason))).findFirst();
	}

	@Override
	public String toString() {
		String shown = (this.text.length() > MAX_SHOWN) ? this.text.substring(0, MAX_SHOWN) + "…" : this.text;
		return "HTTP " + this.status + (shown.isEmpty() ? "" : ": " + PrintableText.of(shown));
	}

	/**
	 * Find the error response of Vault in the cause chain of a failure.
	 * @param failure the failure
	 * @return the response, or {@code null} if Vault did not return an error
	 */
	public static @Nullable VaultErrorResponse findIn(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof VaultHttpException ex) {
				return ex.getErrorResponse();
			}
			if (cause instanceof RestClientResponseException ex) {
				return read(ex.getStatusCode().value(), ex.getResponseBodyAsString());
			}
		}
		return null;
	}

}
