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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttpException;

/**
 * Creates the exceptions for failed requests of one role, with messages that name its
 * properties. Immutable.
 *
 * @param request the request for credentials
 * @param prefix the prefix of the properties of the request
 * @author The vault-aws-spring-boot authors
 */
record CredentialsFailures(CredentialsRequest request, String prefix) {

	VaultAwsCredentialsException of(CredentialsFailureReason reason, @Nullable String detail,
			@Nullable Throwable cause) {
		String summary = "Failed to obtain AWS credentials for role '" + this.request.name() + "' from '"
				+ this.request.path() + "'";
		return exception(reason, summary, detail, cause);
	}

	/**
	 * Replace the placeholders of a text.
	 * @param text the text with placeholders in braces
	 * @return the text
	 */
	String fill(String text) {
		return text.replace("{path}", this.request.path())
			.replace("{mount}", this.request.mount())
			.replace("{role}", this.request.role())
			.replace("{role-arn}", (this.request.roleArn() != null) ? this.request.roleArn() : "<ARN of the AWS role>")
			.replace("{rule}", AwsSecretsEngineClient.requiredRule(this.request).toString())
			.replace("{prefix}", this.prefix);
	}

	/**
	 * Send a request for a lease.
	 * @param <T> the type of its response
	 * @param issued the credentials of the lease
	 * @param action the action of the request, a verb
	 * @param request the request
	 * @return the response
	 * @throws VaultAwsCredentialsException if Vault returns an error or does not respond
	 */
	<T> T translate(IssuedCredentials issued, String action, Supplier<T> request) {
		try {
			return request.get();
		}
		catch (VaultHttpException ex) {
			VaultErrorResponse errorResponse = ex.getErrorResponse();
			String summary = "Failed to " + action + " AWS credentials " + issued.maskedAccessKeyId() + " for role '"
					+ this.request.name() + "'";
			throw exception((errorResponse != null) ? reason(errorResponse) : withoutErrorResponse(ex), summary,
					ex.getMessage(), ex);
		}
	}

	/**
	 * Return the reason of a failure without an error response of Vault.
	 * @param failure the failure
	 * @return the reason
	 */
	static CredentialsFailureReason withoutErrorResponse(VaultHttpException failure) {
		return (failure.getConnectionAction() != null) ? CredentialsFailureReason.CONNECTION_MISCONFIGURED
				: CredentialsFailureReason.VAULT_UNREACHABLE;
	}

	private static CredentialsFailureReason reason(VaultErrorResponse errorResponse) {
		if (errorResponse.isTransient()) {
			return CredentialsFailureReason.VAULT_NOT_READY;
		}
		return (errorResponse.isInvalidToken() || errorResponse.isPermissionDeniedWithoutDetail())
				? CredentialsFailureReason.INVALID_TOKEN : CredentialsFailureReason.UNCLASSIFIED;
	}

	private static String statement(@Nullable VaultErrorResponse errorResponse) {
		String statement = (errorResponse != null) ? errorResponse.deniedAwsStatement() : null;
		return (statement != null) ? statement : "{\"Effect\": \"Allow\", \"Action\": <action>, \"Resource\": <ARN>}";
	}

	/**
	 * Return the reason that the error response to a request for credentials stands for.
	 * @param errorResponse the error response
	 * @param staticRole whether the credentials of a static role were requested
	 * @return the first reason with a text that the error response contains
	 */
	static CredentialsFailureReason reason(VaultErrorResponse errorResponse, boolean staticRole) {
		if (staticRole && errorResponse.isNotFoundWithoutDetail()) {
			return CredentialsFailureReason.STATIC_ROLE_NOT_FOUND;
		}
		if (errorResponse.isTransientAwsFailure()) {
			return errorResponse.isThrottledByAws() ? CredentialsFailureReason.AWS_THROTTLED
					: CredentialsFailureReason.AWS_UNAVAILABLE;
		}
		return errorResponse.reason(CredentialsFailureReason.values(), CredentialsFailureReason::texts)
			.orElse(errorResponse.isTransient() ? CredentialsFailureReason.VAULT_NOT_READY
					: CredentialsFailureReason.UNCLASSIFIED);
	}

	private VaultAwsCredentialsException exception(CredentialsFailureReason reason, String summary,
			@Nullable String detail, @Nullable Throwable cause) {
		String why = fill(reason.description()) + ((detail != null) ? " (" + detail + ")" : "");
		String connectionAction = (cause instanceof VaultHttpException failure) ? failure.getConnectionAction() : null;
		String action = (connectionAction != null) ? connectionAction
				: fill(reason.action()).replace("{statement}", statement(VaultErrorResponse.findIn(cause)));
		return (cause != null) ? new VaultAwsCredentialsException(reason, summary, why, action, cause)
				: new VaultAwsCredentialsException(reason, summary, why, action);
	}

}
