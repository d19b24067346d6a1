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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Ec2;
import io.github.vaultaws.login.FileNonceStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Ec2Settings} and {@link InstanceMetadataSettings}.
 */
class Ec2SettingsTests {

	private final Ec2 ec2 = new Ec2();

	private final MockEnvironment environment = new MockEnvironment();

	private final Ec2Settings settings = new Ec2Settings(this.ec2, this.environment);

	@Test
	void usesThePkcs7IdentityDocument() {
		assertThat(this.settings.document()).isEqualTo(IdentityDocumentType.PKCS7);
	}

	@Test
	void usesTheConfiguredNonce() {
		this.ec2.setNonce(" nonce ");
		assertThat(this.settings.nonce().read()).isEqualTo("nonce");
	}

	@Test
	void readsTheNonceFromTheFile() {
		this.ec2.setNonceFile(Path.of("nonce"));
		assertThat(this.settings.nonce()).isInstanceOf(FileNonceStore.class);
	}

	@ParameterizedTest
	@CsvSource({ ",", "''", "' '" })
	void letsVaultGenerateTheNonceByDefault(String nonce) {
		this.ec2.setNonce(nonce);
		assertThat(this.settings.nonce().read()).isNull();
	}

	@Test
	void rejectsNonceAndFile() {
		this.ec2.setNonce("f00d-nonce");
		this.ec2.setNonceFile(Path.of("nonce"));
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this.settings::nonce)
			.withMessage("Both properties 'vault.aws.login.ec2.nonce' and 'vault.aws.login.ec2.nonce-file' are set.");
	}

	@Test
	void rejectsANonceThatVaultWouldReject() {
		this.ec2.setNonce("n".repeat(129));
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this.settings::nonce)
			.withMessage("The property 'vault.aws.login.ec2.nonce' is longer than 128 characters.");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			,,http://169.254.169.254
			AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE,ipv4,http://169.254.169.254
			AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE,IPv6,http://[fd00:ec2::254]
			aws.ec2MetadataServiceEndpointMode,IPv6,http://[fd00:ec2::254]
			AWS_EC2_METADATA_SERVICE_ENDPOINT,http://localhost:1338/,http://localhost:1338
			aws.ec2MetadataServiceEndpoint,http://localhost:1338,http://localhost:1338
			AWS_EC2_METADATA_DISABLED,false,http://169.254.169.254
			AWS_METADATA_SERVICE_TIMEOUT,2.5,http://169.254.169.254
			""")
	void usesTheMetadataServiceSettingsOfTheAwsSdk(String name, String value, String endpoint) {
		if (name != null) {
			this.environment.setProperty(name, value);
		}
		assertThat(this.settings.metadata(StubVault.timer())).hasToString("InstanceMetadataClient[" + endpoint + "]");
	}

	@Test
	void systemPropertyTakesPrecedence() {
		this.environment.setProperty("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://variable");
		this.environment.setProperty("aws.ec2MetadataServiceEndpoint", "http://property");
		assertThat(this.settings.metadata(StubVault.timer())).hasToString("InstanceMetadataClient[http://property]");
	}

	@ParameterizedTest
	@CsvSource({ "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE,IPv5", "AWS_EC2_METADATA_SERVICE_ENDPOINT,localhost",
			"aws.ec2MetadataServiceEndpoint,not a URI", "AWS_METADATA_SERVICE_TIMEOUT,0",
			"aws.ec2MetadataServiceTimeout,soon" })
	void rejectsValuesThatTheAwsSdkWouldReject(String name, String value) {
		this.environment.setProperty(name, value);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> this.settings.metadata(StubVault.timer()))
			.withMessage("'%s' has an invalid value: %s.", name, value);
	}

	@ParameterizedTest
	@CsvSource({ "AWS_EC2_METADATA_DISABLED,TRUE", "aws.disableEc2Metadata,true" })
	void rejectsADisabledMetadataService(String name, String value) {
		this.environment.setProperty(name, value);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> this.settings.metadata(StubVault.timer()))
			.withMessageContaining("'vault.aws.login.method' is 'ec2', but " + name);
	}

}
