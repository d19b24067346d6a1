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

package io.github.vaultaws.session;

import java.util.List;

import io.github.vaultaws.LastError;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttpException;

/**
 * Reasons of failures that are not those of a login of this library: of a login or
 * session of the application, and of requests of a token.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SessionFailures {

	private static final List<LoginFailureReason> TRANSIENT = List.of(LoginFailureReason.VAULT_SEALED,
			LoginFailureReason.DISASTER_RECOVERY_SECONDARY, LoginFailureReason.RATE_LIMITED);

	private SessionFailures() {
	}

	/**
	 * Describe a failure to operators.
	 * @param failure the failure
	 * @param attempts the number of consecutive attempts that have failed
	 * @return the description
	 */
	static LastError describe(Throwable failure, int attempts) {
		LastError error = LastError.of(failure, attempts);
		return (failure instanceof VaultAwsException) ? error
				: new LastError(reason(failure).name(), error.description(), error.action(), attempts);
	}

	/**
	 * Create the exception for a failure.
	 * @param failure the failure
	 * @param message what failed
	 * @param action how it can be resolved, unless the connection has to be changed
	 * @return the exception, which is transient unless Vault returned a final error, or
	 * the connection is misconfigured
	 */
	static VaultAwsLoginException exception(RuntimeException failure, String message, String action) {
		VaultErrorResponse errorResponse = VaultErrorResponse.findIn(failure);
		LoginFailureReason reason = reason(failure);
		boolean isTransient = (errorResponse != null) ? errorResponse.isTransient()
				: reason != LoginFailureReason.CONNECTION_MISCONFIGURED;
		String connectionAction = (failure instanceof VaultHttpException request) ? request.getConnectionAction()
				: null;
		return new VaultAwsLoginException(reason, message, (connectionAction != null) ? connectionAction : action,
				isTransient, failure);
	}

	/**
	 * Return the reason of a failure.
	 * @param failure the failure
	 * @return the reason
	 */
	static LoginFailureReason reason(Throwable failure) {
		VaultErrorResponse errorResponse = VaultErrorResponse.findIn(failure);
		if (errorResponse != null) {
			return reason(errorResponse, failure instanceof VaultHttpException);
		}
		if (failure instanceof VaultHttpException request && request.getConnectionAction() != null) {
			return LoginFailureReason.CONNECTION_MISCONFIGURED;
		}
		return VaultHttpException.isWithoutResponse(failure) ? LoginFailureReason.VAULT_UNREACHABLE
				: LoginFailureReason.UNCLASSIFIED;
	}

	private static LoginFailureReason reason(VaultErrorResponse errorResponse, boolean ofToken) {
		if (errorResponse.isTransient()) {
			return TRANSIENT.stream()
				.filter((reason) -> errorResponse.containsAny(reason.texts()))
				.findFirst()
				.orElse(LoginFailureReason.VAULT_NOT_READY);
		}
		if (errorResponse.isInvalidToken() || (ofToken && errorResponse.isPermissionDeniedWithoutDetail())) {
			return LoginFailureReason.INVALID_TOKEN;
		}
		return (errorResponse.isDenied() || errorResponse.isPermissionDeniedWithoutDetail())
				? LoginFailureReason.LOGIN_DENIED : LoginFailureReason.UNCLASSIFIED;
	}

}
