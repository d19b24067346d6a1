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

package io.github.vaultaws.login;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SdkStsEndpoint}, compared with the STS client of the AWS SDK.
 */
class SdkStsEndpointTests {

	private static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("AKIAEXAMPLE1234", "very-secret");

	private final Map<String, String> variables = new HashMap<>();

	private final Map<String, @Nullable String> previous = new HashMap<>();

	@BeforeEach
	void isolateFromTheMachine(@TempDir Path directory) {
		setProperty("aws.configFile", directory.resolve("config").toString());
		setProperty("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
	}

	@AfterEach
	void restore() {
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
		this.previous.forEach((name, value) -> {
			if (value != null) {
				System.setProperty(name, value);
			}
			else {
				System.clearProperty(name);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("settings")
	void endpointAndSigningRegionAreThoseOfTheSdk(Setting setting) throws IOException {
		apply(setting);
		SdkStsEndpoint endpoint = endpoint("eu-west-1", null);
		SdkHttpRequest request = requestOfTheSdk(endpoint.region());
		assertThat(endpoint.endpoint().uri()).isEqualTo(withSlash(request.getUri())).hasToString(setting.expected());
		assertThat(request.firstMatchingHeader("Authorization")).hasValueSatisfying(
				(value) -> assertThat(value).contains("/" + endpoint.endpoint().signingRegion().id() + "/sts/"));
	}

	static List<Setting> settings() {
		return List.of(Setting.of("none", "https://sts.eu-west-1.amazonaws.com/"),
				Setting.of("variable", "https://one.example.com/", "AWS_ENDPOINT_URL=https://one.example.com"),
				Setting.of("variable with a path", "https://one.example.com/",
						"AWS_ENDPOINT_URL=https://one.example.com/sts"),
				Setting.of("variable of STS", "https://two.example.com/", "AWS_ENDPOINT_URL=https://one.example.com",
						"AWS_ENDPOINT_URL_STS=https://two.example.com"),
				Setting.of("system property", "http://three.example.com:4566/",
						"AWS_ENDPOINT_URL_STS=https://two.example.com",
						"aws.endpointUrl=http://three.example.com:4566"),
				Setting.of("system property of STS", "https://four.example.com/",
						"aws.endpointUrl=https://three.example.com", "aws.endpointUrlSts=https://four.example.com/"),
				Setting.of("profile", "https://five.example.com/")
					.with("[default]\nendpoint_url = https://five.example.com"),
				Setting.of("services section", "https://six.example.com/")
					.with("[default]\nservices = local\nendpoint_url = https://five.example.com\n\n[services local]\nsts =\n"
							+ "  endpoint_url = https://six.example.com"),
				Setting.of("another profile", "https://seven.example.com/", "AWS_PROFILE=dev")
					.with("[default]\nendpoint_url = https://five.example.com\n\n[profile dev]\n"
							+ "endpoint_url = https://seven.example.com"),
				Setting
					.of("another profile by system property", "https://seven.example.com/", "AWS_PROFILE=other",
							"aws.profile=dev")
					.with("[profile dev]\nendpoint_url = https://seven.example.com"),
				Setting
					.of("variable before profile", "https://one.example.com/",
							"AWS_ENDPOINT_URL=https://one.example.com")
					.with("[default]\nendpoint_url = https://five.example.com"),
				Setting.of("ignored by variable", "https://sts.eu-west-1.amazonaws.com/",
						"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "AWS_ENDPOINT_URL_STS=https://two.example.com"),
				Setting.of("ignored by system property", "https://sts.eu-west-1.amazonaws.com/",
						"aws.ignoreConfiguredEndpointUrls=true", "aws.endpointUrl=https://two.example.com"),
				Setting.of("ignored by profile", "https://sts.eu-west-1.amazonaws.com/")
					.with("[default]\nignore_configured_endpoint_urls = true\nendpoint_url = https://five.example.com"),
				Setting.of("not ignored", "https://five.example.com/", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false")
					.with("[default]\nignore_configured_endpoint_urls = true\nendpoint_url = https://five.example.com"),
				Setting.of("FIPS", "https://sts-fips.eu-west-1.amazonaws.com/", "AWS_USE_FIPS_ENDPOINT=true"),
				Setting.of("FIPS by system property", "https://sts-fips.eu-west-1.amazonaws.com/",
						"aws.useFipsEndpoint=true"),
				Setting.of("FIPS by profile", "https://sts-fips.eu-west-1.amazonaws.com/")
					.with("[default]\nuse_fips_endpoint = true"),
				Setting.of("dual stack", "https://sts.eu-west-1.api.aws/", "AWS_USE_DUALSTACK_ENDPOINT=true"),
				Setting.of("dual stack by profile", "https://sts.eu-west-1.api.aws/")
					.with("[default]\nuse_dualstack_endpoint = true"),
				Setting.of("FIPS and dual stack", "https://sts-fips.eu-west-1.api.aws/", "AWS_USE_FIPS_ENDPOINT=true",
						"aws.useDualstackEndpoint=true"),
				Setting.of("region of the host", "https://sts.us-gov-west-1.amazonaws.com/",
						"AWS_ENDPOINT_URL_STS=https://sts.us-gov-west-1.amazonaws.com"),
				Setting.of("global host", "https://sts.amazonaws.com/",
						"AWS_ENDPOINT_URL_STS=https://sts.amazonaws.com"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "us-east-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1", "global" })
	void regionIsThatOfTheSdk(String region) {
		SdkStsEndpoint endpoint = endpoint(region, null);
		assertThat(endpoint.endpoint().uri()).isEqualTo(withSlash(requestOfTheSdk(endpoint.region()).getUri()));
	}

	@Test
	void configuredAddressPrecedesTheSettingsOfTheSdk() throws IOException {
		apply(Setting.of("", "", "AWS_ENDPOINT_URL=https://one.example.com", "AWS_USE_FIPS_ENDPOINT=true"));
		SdkStsEndpoint endpoint = endpoint("eu-west-1", URI.create("https://sts.us-gov-west-1.amazonaws.com"));
		assertThat(endpoint.endpoint())
			.isEqualTo(new StsEndpoint(URI.create("https://sts.us-gov-west-1.amazonaws.com/"), Region.US_GOV_WEST_1));
		assertThat(endpoint.region()).isEqualTo(Region.US_GOV_WEST_1);
	}

	@Test
	void regionIsNotRequiredIfTheHostNamesIt() {
		SdkStsEndpoint endpoint = new SdkStsEndpoint(this.variables, () -> {
			throw new IllegalStateException("no region");
		}, URI.create("https://sts.eu-west-1.amazonaws.com"));
		assertThat(endpoint.region()).isEqualTo(Region.EU_WEST_1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "sts.example.com", "https:", "not a uri" })
	void invalidSettingIsNamed(String value) {
		this.variables.put("AWS_ENDPOINT_URL_STS", value);
		assertThatIllegalArgumentException().isThrownBy(endpoint("eu-west-1", null)::endpoint)
			.withMessage("The environment variable 'AWS_ENDPOINT_URL_STS' is not the URI of an STS endpoint: '" + value
					+ "'");
	}

	@Test
	void invalidConfigurationFileIsAnError() throws IOException {
		apply(Setting.of("", "").with("[default]\nuse_fips_endpoint = perhaps"));
		assertThatIllegalStateException().isThrownBy(endpoint("eu-west-1", null)::endpoint)
			.withMessageContaining("use_fips_endpoint");
	}

	private SdkStsEndpoint endpoint(String region, @Nullable URI configured) {
		return new SdkStsEndpoint(this.variables, () -> StsEndpoint.region(region), configured);
	}

	private void apply(Setting setting) throws IOException {
		for (String value : setting.values()) {
			String[] pair = value.split("=", 2);
			if (pair[0].startsWith("AWS_")) {
				this.variables.put(pair[0], pair[1]);
				SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(pair[0], pair[1]);
			}
			else {
				setProperty(pair[0], pair[1]);
			}
		}
		if (!setting.file().isEmpty()) {
			Files.writeString(Path.of(System.getProperty("aws.configFile")), setting.file());
		}
	}

	private void setProperty(String name, String value) {
		this.previous.putIfAbsent(name, System.getProperty(name));
		System.setProperty(name, value);
	}

	private static URI withSlash(URI uri) {
		return uri.getPath().isEmpty() ? uri.resolve("/") : uri;
	}

	private static SdkHttpRequest requestOfTheSdk(Region region) {
		List<SdkHttpRequest> requests = new ArrayList<>();
		try (StsClient client = StsClient.builder()
			.region(region)
			.credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
			.overrideConfiguration((override) -> override.addExecutionInterceptor(new Captor(requests)))
			.build()) {
			assertThatExceptionOfType(CancellationException.class).isThrownBy(client::getCallerIdentity);
		}
		return requests.get(0);
	}

	private record Setting(String name, String expected, List<String> values, String file) {

		static Setting of(String name, String expected, String... values) {
			return new Setting(name, expected, List.of(values), "");
		}

		Setting with(String file) {
			return new Setting(this.name, this.expected, this.values, file);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private record Captor(List<SdkHttpRequest> requests) implements ExecutionInterceptor {

		@Override
		public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
			this.requests.add(context.httpRequest());
			throw new CancellationException("not sent");
		}

	}

}
