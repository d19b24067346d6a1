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

package io.github.vaultaws.autoconfigure;

import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.StringUtils;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Ec2;
import io.github.vaultaws.login.FileNonceStore;
import io.github.vaultaws.login.InstanceMetadataClient;
import io.github.vaultaws.login.NonceStore;

/**
 * Translates the {@code vault.aws.login.ec2} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Ec2Settings {

	private static final String PREFIX = LoginSettings.PREFIX + "ec2.";

	private final Ec2 ec2;

	private final InstanceMetadataSettings metadata;

	Ec2Settings(Ec2 ec2, Environment environment) {
		this.ec2 = ec2;
		this.metadata = new InstanceMetadataSettings(environment);
	}

	IdentityDocumentType document() {
		return this.ec2.getIdentityDocument();
	}

	NonceStore nonce() {
		String nonce = this.ec2.getNonce();
		boolean hasNonce = StringUtils.hasText(nonce);
		if (hasNonce && this.ec2.getNonceFile() != null) {
			throw new InvalidVaultAwsConfigurationException(
					"Both properties '%1$snonce' and '%1$snonce-file' are set.".formatted(PREFIX),
					"Remove one of the two: a configured nonce does not require a file.");
		}
		if (this.ec2.getNonceFile() != null) {
			return new FileNonceStore(this.ec2.getNonceFile(), PREFIX + "nonce-file");
		}
		if (nonce == null || !hasNonce) {
			return NonceStore.inMemory();
		}
		if (nonce.length() > NonceStore.MAX_LENGTH) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%snonce' is longer than %d characters.".formatted(PREFIX, NonceStore.MAX_LENGTH),
					"Shorten it.");
		}
		return NonceStore.ofValue(nonce);
	}

	InstanceMetadataClient metadata(TaskScheduler timer) {
		return this.metadata.instanceMetadata(timer);
	}

}
