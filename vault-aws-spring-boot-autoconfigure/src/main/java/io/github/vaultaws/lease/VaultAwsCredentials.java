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

package io.github.vaultaws.lease;

import java.time.Instant;
import java.util.Optional;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The keys of an IAM user with their end, which the SDK's own class cannot hold.
 * Immutable.
 *
 * @param accessKeyId the access key id
 * @param secretAccessKey the secret access key
 * @param end when Vault deletes the keys
 * @author The vault-aws-spring-boot authors
 */
record VaultAwsCredentials(String accessKeyId, String secretAccessKey, Instant end) implements AwsCredentials {

	@Override
	public Optional<Instant> expirationTime() {
		return Optional.of(this.end);
	}

	@Override
	public Optional<String> providerName() {
		return Optional.of(IssuedCredentials.PROVIDER_NAME);
	}

	@Override
	public String toString() {
		return "VaultAwsCredentials[" + IssuedCredentials.mask(this.accessKeyId) + ", end=" + this.end + "]";
	}

}
