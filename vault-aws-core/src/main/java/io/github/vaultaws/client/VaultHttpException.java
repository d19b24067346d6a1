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

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.vault.VaultException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Exception thrown if a request to Vault does not result in a usable response: Vault
 * returned an error, the response is not one of Vault's, or there was no response. The
 * message does not end with a full stop. The errors of Vault are the only part of a body
 * that it contains.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultHttpException extends VaultException {

	/**
	 * Exception of the reactive client, which may not be on the class path.
	 */
	private static final String REACTIVE = "org.springframework.web.reactive.function.client.WebClientRequestException";

	private static final long serialVersionUID = 1L;

	private final transient Details details;

	private VaultHttpException(String message, @Nullable Throwable cause, Details details) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
		this.details = details;
	}

	static VaultHttpException of(VaultErrorResponse errorResponse, @Nullable Instant date, Duration retryAfter) {
		return new VaultHttpException("Vault returned " + errorResponse, null,
				new Details(errorResponse, false, date, retryAfter, null));
	}

	/**
	 * Return the same failure with the accessor of the token in its message, with which
	 * an operator finds a token that Vault denied.
	 * @param accessor the accessor
	 * @return the failure
	 */
	VaultHttpException withAccessor(String accessor) {
		return new VaultHttpException(getMessage() + " (token accessor " + accessor + ")", getCause(), this.details);
	}

	/**
	 * Create a new {@link VaultHttpException} for a request without a response.
	 * @param cause the cause
	 * @param sent whether the request was sent
	 * @return the exception
	 */
	static VaultHttpException withoutResponse(Throwable cause, boolean sent) {
		Throwable root = cause;
		while (root.getCause() != null && !(root instanceof ExchangeFailedException)) {
			root = root.getCause();
		}
		String action = (root instanceof ExchangeFailedException failure) ? failure.action() : null;
		return new VaultHttpException(PrintableText.ofFailure(root), cause,
				new Details(null, sent, null, Duration.ZERO, action));
	}

	/**
	 * Create a new {@link VaultHttpException} for a response that shows a problem of the
	 * connection.
	 * @param message the problem, without a full stop
	 * @param action how the connection has to be changed
	 * @return the exception
	 */
	static VaultHttpException misconfigured(String message, String action) {
		return new VaultHttpException(message, null, new Details(null, false, null, Duration.ZERO, action));
	}

	/**
	 * Create a new {@link VaultHttpException} for a response that is not one of Vault's.
	 * @param message the problem, without a full stop and without any value of the
	 * response
	 * @param outcomeUnknown whether Vault may have processed the request
	 * @param retryAfter the pause that the response requests, zero for none
	 * @return the exception
	 */
	static VaultHttpException unreadable(String message, boolean outcomeUnknown, Duration retryAfter) {
		return new VaultHttpException(message, null, new Details(null, outcomeUnknown, null, retryAfter, null));
	}

	/**
	 * Create a new {@link VaultHttpException} for a response of Vault that does not show
	 * what Vault has created.
	 * @param message the problem, without a full stop and without any value of the
	 * response
	 * @return the exception
	 */
	public static VaultHttpException outcomeUnknown(String message) {
		return unreadable(message, true, Duration.ZERO);
	}

	/**
	 * Return Vault's error response.
	 * @return the response, or {@code null} if Vault did not return an error
	 */
	public @Nullable VaultErrorResponse getErrorResponse() {
		return this.details.errorResponse();
	}

	/**
	 * Return how the connection to Vault has to be changed.
	 * @return the action, or {@code null} if the connection is not the problem or a retry
	 * may succeed
	 */
	public @Nullable String getConnectionAction() {
		return this.details.connectionAction();
	}

	/**
	 * Return whether Vault may have processed the request.
	 * @return {@code true} if the request was sent and Vault's response was not received
	 */
	public boolean isOutcomeUnknown() {
		return this.details.outcomeUnknown();
	}

	/**
	 * Return the message as a sentence.
	 * @return the message with a leading capital letter and a full stop
	 */
	public String toSentence() {
		return StringUtils.capitalize(getMessage() + ".");
	}

	/**
	 * Return the time at which Vault returned its error.
	 * @return the time according to Vault's clock, or {@code null} if it is unknown
	 */
	public @Nullable Instant getDate() {
		return this.details.date();
	}

	/**
	 * Find the pause that Vault requests before the next attempt.
	 * @param failure the failure
	 * @return the pause, {@link Duration#ZERO} if Vault requested none
	 */
	public static Duration findRetryAfter(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof VaultHttpException ex) {
				return ex.details.retryAfter();
			}
		}
		return Duration.ZERO;
	}

	/**
	 * Return whether a request to Vault has failed without a response of Vault, whichever
	 * client sent it.
	 * @param failure the failure
	 * @return {@code true} if there was no response, or none of Vault
	 */
	public static boolean isWithoutResponse(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof VaultHttpException || cause instanceof ResourceAccessException
					|| cause instanceof RestClientResponseException || cause.getClass().getName().equals(REACTIVE)) {
				return VaultErrorResponse.findIn(cause) == null;
			}
		}
		return false;
	}

	private record Details(@Nullable VaultErrorResponse errorResponse, boolean outcomeUnknown, @Nullable Instant date,
			Duration retryAfter, @Nullable String connectionAction) {
	}

}
