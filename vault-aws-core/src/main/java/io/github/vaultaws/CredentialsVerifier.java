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

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Strategy interface to verify that AWS accepts credentials. A new access key of an IAM
 * user reaches all regions of AWS only some seconds after its creation.
 * <p>
 * A bean of this type is called after STS has accepted the credentials. New credentials
 * are activated once both accept them, and credentials that a client reported as rejected
 * are checked by both. Implement it for a service that accepts a new access key later
 * than STS does. The AWS client has to sign the request with the given credentials, for
 * example through {@code AwsRequestOverrideConfiguration}. Implementations must be
 * thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">
 * Changes that I make are not always immediately visible</a>
 */
@FunctionalInterface
public interface CredentialsVerifier {

	/**
	 * Verify credentials with one request to AWS. Blocks until the response is received,
	 * for some seconds at most.
	 * @param credentials the credentials
	 * @return the result, never {@code null}. A failure that does not concern the
	 * credentials, such as a timeout, a throttled request or a missing permission, is
	 * {@link Result#UNKNOWN}, and so is an exception.
	 */
	Result verify(AwsCredentials credentials);

	/**
	 * Return a description for log messages, such as the address of the service.
	 * @return the description, by default the name of the class
	 */
	default String description() {
		return getClass().getName();
	}

	/**
	 * Result of a verification.
	 */
	enum Result {

		/**
		 * AWS accepted the credentials.
		 */
		ACCEPTED,

		/**
		 * AWS does not know the credentials, or they have expired.
		 */
		REJECTED,

		/**
		 * The verification was inconclusive.
		 */
		UNKNOWN

	}

}
