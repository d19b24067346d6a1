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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The AWS credentials of one role, which are renewed and rotated in the background. There
 * is a bean for each role. Implementations are thread-safe, and no method blocks.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface ManagedCredentials {

	/**
	 * Return the name of the role in the application.
	 * @return the name, unique within the application
	 */
	String role();

	/**
	 * Return the current state of the role.
	 * @return the state
	 */
	CredentialsState state();

	/**
	 * Return the current credentials if they have not expired. A volatile read; does not
	 * allocate.
	 * @param now the current time in milliseconds since the epoch, by the library's clock
	 * @return the credentials, with their expiry and, if Vault returned it, the account
	 * id; {@code null} if there are none
	 */
	@Nullable AwsCredentials current(long now);

	/**
	 * Return the attempt in progress or, unless a backoff is in effect, start one.
	 * @return the state after the attempt; never completes exceptionally
	 */
	CompletableFuture<CredentialsState> attempt();

	/**
	 * Rotate the credentials as soon as possible, regardless of their age. A request
	 * within 30 seconds of the previous one is not accepted, because each rotation may
	 * create an IAM user.
	 * @return whether the request was accepted
	 */
	boolean rotate();

	/**
	 * Replace the current credentials as soon as possible if they are still the expected
	 * ones. Concurrent requests lead to one rotation.
	 * @param accessKeyId the access key id of the credentials to replace
	 * @return the state once other credentials are current, or with the failure of the
	 * attempt; never completes exceptionally
	 */
	CompletableFuture<CredentialsState> replace(String accessKeyId);

	/**
	 * Return the TTL that remains of credentials that are issued now to replace the
	 * current ones, once clients get them: the TTL that Vault granted these, limited by
	 * the token for IAM users, less the time for the verification.
	 * @return the remaining TTL, negative if the token has expired; zero for a static
	 * role, whose credentials only Vault rotates, and without credentials
	 */
	Duration successorTtl();

	/**
	 * Report that AWS rejected credentials. The current credentials are then checked, and
	 * replaced if AWS rejects them; a report of other credentials has no effect.
	 * @param accessKeyId the access key id of the rejected credentials
	 */
	default void rejected(String accessKeyId) {
		rejected(accessKeyId, RejectionCode.OTHER);
	}

	/**
	 * Report that AWS rejected credentials, or that a policy may have denied the call
	 * instead: some codes do not distinguish these cases. A report with an
	 * {@linkplain RejectionCode#isAmbiguous() ambiguous} code leads to a check at most
	 * every five minutes while AWS accepts the credentials.
	 * @param accessKeyId the access key id of the credentials
	 * @param code the error code of the service
	 */
	void rejected(String accessKeyId, RejectionCode code);

}
