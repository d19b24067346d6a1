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

package io.github.vaultaws;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.vault.VaultException;

/**
 * Failure of the last attempt. Immutable; contains no secrets.
 *
 * @param reason the name of a {@link CredentialsFailureReason} or
 * {@link LoginFailureReason}
 * @param description the description of the failure, without a full stop
 * @param action the action that resolves the failure, or {@code null} if it is unknown
 * @param attempts the number of consecutive attempts that have failed
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record LastError(String reason, String description, @Nullable String action, int attempts) {

	/**
	 * Describe a failure.
	 * @param failure the failure
	 * @param attempts the number of consecutive attempts that have failed
	 * @return the description
	 */
	public static LastError of(Throwable failure, int attempts) {
		return new LastError(reason(failure), description(failure),
				(failure instanceof VaultAwsException known) ? known.getAction() : null, attempts);
	}

	private static String description(Throwable failure) {
		String type = failure.getClass().getSimpleName();
		if (!StringUtils.hasText(failure.getMessage())) {
			return type;
		}
		String message = StringUtils.trimTrailingCharacter(failure.getMessage(), '.');
		return (failure instanceof VaultException) ? message : type + ": " + message;
	}

	private static String reason(Throwable failure) {
		if (failure instanceof VaultAwsCredentialsException known) {
			return known.getReason().name();
		}
		return ((failure instanceof VaultAwsLoginException login) ? login.getReason() : LoginFailureReason.UNCLASSIFIED)
			.name();
	}

}
