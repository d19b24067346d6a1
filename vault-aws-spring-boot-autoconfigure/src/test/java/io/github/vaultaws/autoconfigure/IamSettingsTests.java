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

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Iam;
import io.github.vaultaws.login.StsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IamSettings}.
 */
class IamSettingsTests {

	private final Iam iam = new Iam();

	private final IamSettings settings = new IamSettings(this.iam);

	@ParameterizedTest
	@CsvSource({ "eu-central-1,eu-central-1", "global,us-east-1", "auto,eu-west-3" })
	void determinesTheStsEndpoint(String region, String scope) {
		this.iam.setRegion(region);
		assertThat(sts().signingRegion().id()).isEqualTo(scope);
	}

	@ParameterizedTest
	@ValueSource(strings = { "europe", "" })
	void rejectsAnInvalidRegion(String region) {
		this.iam.setRegion(region);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this::sts)
			.withMessageContaining("'vault.aws.login.iam.region'");
	}

	@ParameterizedTest
	@CsvSource({ "auto,eu-west-3", "eu-central-1,eu-central-1" })
	void usesAnotherEndpointForTheRegion(String region, String scope) {
		this.iam.setRegion(region);
		for (String endpoint : new String[] { "https://vpce-1.example.com", "https://vpce-1.example.com/" }) {
			this.iam.setStsEndpoint(URI.create(endpoint));
			assertThat(sts()).isEqualTo(new StsEndpoint(URI.create("https://vpce-1.example.com/"), Region.of(scope)));
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void httpToAnotherMachineIsLogged(CapturedOutput output) {
		this.iam.setStsEndpoint(URI.create("http://sts.example.com"));
		sts();
		assertThat(output).containsOnlyOnce("STS ('vault.aws.login.iam.sts-endpoint') is configured with http");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vpce-1.example.com", "ftp://example.com", "https:///", "https://example.com/sts",
			"https://example.com?x", "https://user@example.com", "https://example.com#x" })
	void rejectsAnInvalidEndpoint(String endpoint) {
		this.iam.setStsEndpoint(URI.create(endpoint));
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(this::sts)
			.withMessageContaining("'vault.aws.login.iam.sts-endpoint'");
	}

	@Test
	void signsWithTheCredentialsProviderBean() {
		AwsCredentials beanCredentials = AwsBasicCredentials.create("AKIABEAN", "bean-secret");
		AwsCredentialsProvider credentials = this.settings
			.credentials(StaticCredentialsProvider.create(beanCredentials));
		assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIABEAN");
		assertThat(credentials).isNotInstanceOf(AutoCloseable.class);
	}

	@Test
	void signsWithTheConfiguredProfileOnly(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("credentials"), """
				[vault]
				aws_access_key_id = AKIAPROFILE
				aws_secret_access_key = f00d-secret
				""");
		this.iam.setProfile("vault");
		TestPropertyValues
			.of("aws.sharedCredentialsFile=" + file, "aws.accessKeyId=AKIAOTHER", "aws.secretAccessKey=other")
			.applyToSystemProperties(() -> {
				assertThat(this.settings.credentials(null).resolveCredentials().accessKeyId()).isEqualTo("AKIAPROFILE");
				return null;
			});
	}

	@Test
	void signsWithTheDefaultCredentialsOfTheAwsSdk() {
		assertThat(this.settings.credentials(null)).isInstanceOf(DefaultCredentialsProvider.class);
	}

	@Test
	void rejectsAProfileBesideABean() {
		this.iam.setProfile("vault");
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class)
			.isThrownBy(() -> this.settings.credentials(AnonymousCredentialsProvider.create()))
			.withMessageContaining("'vault.aws.login.iam.profile'")
			.withMessageContaining("'vaultAwsLoginCredentialsProvider'");
	}

	private StsEndpoint sts() {
		return this.settings.sts(() -> Region.EU_WEST_3).current();
	}

}
