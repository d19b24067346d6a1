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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.vaultaws.test.aws.AwsEndpoint;
import io.github.vaultaws.test.aws.AwsResponse;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * STS with Vault's credentials, as far as Vault needs it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StsClient {

	private static final String DURATION = "DurationSeconds";

	private final AwsEndpoint endpoint;

	private final TestCredentials credentials;

	StsClient(AwsEndpoint endpoint, TestCredentials credentials) {
		this.endpoint = endpoint;
		this.credentials = credentials;
	}

	void getCallerIdentity() {
		this.endpoint.call(this.credentials, "GetCallerIdentity", Map.of());
	}

	AwsResponse assumeRole(String roleArn, String sessionName, Duration duration) {
		return this.endpoint.call(this.credentials, "AssumeRole",
				Map.of("RoleArn", roleArn, "RoleSessionName", sessionName, DURATION, seconds(duration)));
	}

	AwsResponse getFederationToken(String name, String policy, Duration duration) {
		return this.endpoint.call(this.credentials, "GetFederationToken",
				policy.isEmpty() ? Map.of("Name", name, DURATION, seconds(duration))
						: Map.of("Name", name, DURATION, seconds(duration), "Policy", policy));
	}

	AwsResponse getSessionToken(Duration duration) {
		return this.endpoint.call(this.credentials, "GetSessionToken", Map.of(DURATION, seconds(duration)));
	}

	/**
	 * Return the credentials in a response.
	 * @param response the response
	 * @return the credentials
	 */
	static TestCredentials credentials(AwsResponse response) {
		return new TestCredentials(response.text("AccessKeyId"), response.text("SecretAccessKey"),
				response.text("SessionToken"), Instant.parse(response.text("Expiration")));
	}

	private static String seconds(Duration duration) {
		return String.valueOf(duration.toSeconds());
	}

}
