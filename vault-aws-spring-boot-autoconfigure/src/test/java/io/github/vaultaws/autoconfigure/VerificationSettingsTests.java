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

import java.net.URI;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.login.SdkStsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VerificationSettings}.
 */
class VerificationSettingsTests {

	private final VaultAwsProperties properties = new VaultAwsProperties();

	private final MockEnvironment environment = new MockEnvironment();

	private Supplier<Region> region = () -> Region.EU_WEST_1;

	private @Nullable URI connectionDetails;

	private @Nullable Region regionOfDetails;

	@ParameterizedTest
	@CsvSource({ ", sts.eu-west-1.amazonaws.com", "us-gov-west-1, sts.us-gov-west-1.amazonaws.com",
			"cn-north-1, sts.cn-north-1.amazonaws.com.cn", "global, sts.amazonaws.com" })
	void endpointIsThatOfTheRegionOfTheRole(@Nullable String stsRegion, String host) {
		assertThat(endpoint(stsRegion).endpoint().uri()).hasHost(host);
	}

	@Test
	void regionOfTheApplicationPrecedesThatOfTheLogin() {
		this.properties.getLogin().getIam().setRegion("us-east-2");
		assertThat(endpoint(null).region()).isEqualTo(Region.EU_WEST_1);
		this.regionOfDetails = Region.AP_SOUTH_1;
		assertThat(endpoint(null).region()).isEqualTo(Region.AP_SOUTH_1);
		assertThat(endpoint("eu-central-1").region()).isEqualTo(Region.EU_CENTRAL_1);
		this.regionOfDetails = null;
		this.region = () -> {
			throw SdkClientException.create("no region");
		};
		assertThat(endpoint(null).region()).isEqualTo(Region.US_EAST_2);
		this.properties.getLogin().getIam().setRegion("auto");
		assertThat(endpoint(null).endpoint().uri()).hasHost("sts.amazonaws.com");
	}

	@Test
	void endpointsOfSpringCloudAwsApply() {
		this.environment.setProperty("spring.cloud.aws.endpoint", "http://all.example.com");
		assertThat(endpoint(null).endpoint().uri()).hasHost("all.example.com");
		this.environment.setProperty("spring.cloud.aws.sts.endpoint", "http://sts.example.com");
		assertThat(endpoint(null).endpoint().uri()).hasHost("sts.example.com");
		this.connectionDetails = URI.create("http://details.example.com");
		assertThat(endpoint(null).endpoint().uri()).hasHost("details.example.com");
		this.properties.getRotation().getVerification().setStsEndpoint(URI.create("http://own.example.com"));
		assertThat(endpoint(null).endpoint().uri()).hasHost("own.example.com");
	}

	@Test
	void endpointOfAnotherRegionDoesNotApplyToTheRole() {
		this.properties.getRotation()
			.getVerification()
			.setStsEndpoint(URI.create("https://vpce-1.sts.eu-west-1.vpce.amazonaws.com"));
		assertThat(endpoint(null).endpoint().uri()).hasHost("vpce-1.sts.eu-west-1.vpce.amazonaws.com");
		assertThat(endpoint("eu-west-1").endpoint().uri()).hasHost("vpce-1.sts.eu-west-1.vpce.amazonaws.com");
		assertThat(endpoint("us-gov-west-1").endpoint().uri()).hasHost("sts.us-gov-west-1.amazonaws.com");
	}

	@Test
	void endpointWithoutARegionAppliesToAllRoles() {
		this.environment.setProperty("spring.cloud.aws.endpoint", "http://localhost:4566");
		SdkStsEndpoint endpoint = endpoint("us-gov-west-1");
		assertThat(endpoint.endpoint().uri()).hasToString("http://localhost:4566/");
		assertThat(endpoint.region()).isEqualTo(Region.US_GOV_WEST_1);
	}

	@Test
	void invalidRegionIsNamed() {
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(() -> endpoint("europe"))
			.withMessageContaining("'vault.aws.roles.reports.sts-region'")
			.withMessageContaining("'europe'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:4566", "ftp://sts.example.com", "https://user@sts.example.com", "https:///",
			"https://sts.example.com?a=b", "https://example.com/sts", "not a uri" })
	void invalidEndpointIsNamed(String value) {
		this.environment.setProperty("spring.cloud.aws.endpoint", value);
		assertThatExceptionOfType(InvalidVaultAwsConfigurationException.class).isThrownBy(() -> endpoint(null))
			.withMessageContaining("'spring.cloud.aws.endpoint'");
	}

	private SdkStsEndpoint endpoint(@Nullable String stsRegion) {
		Credentials role = new Credentials();
		role.setStsRegion(stsRegion);
		return new VerificationSettings(this.properties, this.environment::getProperty, () -> this.region.get(),
				new AwsClientSettings(new StaticListableBeanFactory().getBeanProvider(SdkHttpClient.class)) {

					@Override
					@Nullable URI endpoint() {
						return VerificationSettingsTests.this.connectionDetails;
					}

					@Override
					@Nullable Region region() {
						return VerificationSettingsTests.this.regionOfDetails;
					}

				})
			.endpoint(role, "vault.aws.roles.reports");
	}

}
