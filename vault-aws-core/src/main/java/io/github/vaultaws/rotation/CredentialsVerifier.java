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

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Asks AWS whether it accepts keys. A new access key of an IAM user reaches the regions
 * of AWS only seconds after it was made.
 * <p>
 * A bean of this type is asked after STS: clients get new keys once both accept them, and
 * keys that a client reports as refused are checked by both. It is for the service that
 * matters most to the application, where that learns of a key later than STS does. Its
 * clients have to sign with the given keys, such as by
 * {@code AwsRequestOverrideConfiguration}. Implementations must be thread-safe.
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
	 * Ask AWS once. Blocks until it answers, some seconds at most.
	 * @param keys the keys
	 * @return what AWS said; never {@code null}. What says nothing about the keys, such
	 * as a time-out, a throttled request or a missing permission, is
	 * {@link Result#UNKNOWN}, and so is an exception of a bean.
	 */
	Result verify(AwsCredentials keys);

	/**
	 * What AWS said of keys.
	 */
	enum Result {

		/**
		 * It accepts them.
		 */
		ACCEPTED,

		/**
		 * It does not know them, or knows them as ended.
		 */
		REJECTED,

		/**
		 * It said nothing about them.
		 */
		UNKNOWN

	}

}
