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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.core.AwsProperties;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.StsWarmUp;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.verification.StsCredentialsVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the verification of new credentials and for the events of an application.
 */
@ExtendWith({ StsWarmUp.class, OutputCaptureExtension.class })
class VerificationAutoConfigurationTests {

	private static final String STS = "POST /";

	@AutoClose
	private final StubVault vault = TestApplication.vault();

	@BeforeEach
	void issueIamUsers() {
		this.vault.on("GET aws/creds/deploy", Answer.iamUser("AKIAEXAMPLE", 3600)).on(STS, Answer.ok("""
				<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/vault</Arn>
				<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault.aws.rotation.verification.sts-endpoint", "spring.cloud.aws.sts.endpoint",
			"spring.cloud.aws.endpoint" })
	void startWaitsUntilStsAcceptsTheCredentials(String property) {
		runner(property).run((context) -> {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("AKIAEXAMPLE");
			assertThat(this.vault.journal(STS)).hasSize(3)
				.allSatisfy((request) -> assertThat(request.body()).contains("GetCallerIdentity"));
		});
	}

	@Test
	void connectionDetailsOfSpringCloudAwsPrecedeItsPropertiesAsForItsClients() {
		runner("spring.cloud.aws.endpoint")
			.withPropertyValues("spring.cloud.aws.endpoint=http://aws.invalid",
					"spring.cloud.aws.sts.endpoint=http://sts.invalid", "spring.cloud.aws.region.static=eu-west-1")
			.withBean(AwsConnectionDetails.class, () -> details(this.vault.uri(), "ap-south-1"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AwsProperties properties = new AwsProperties();
				properties.setEndpoint(URI.create("http://aws.invalid"));
				S3Client client = new AwsClientBuilderConfigurer(context.getBean(AwsCredentialsProvider.class),
						() -> Region.EU_WEST_1, properties)
					.configure(S3Client.builder(), null, context.getBean(AwsConnectionDetails.class))
					.build();
				assertThat(client.serviceClientConfiguration().endpointOverride()).contains(this.vault.uri());
				assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.AP_SOUTH_1);
				assertThat(this.vault.journal(STS)).hasSize(3);
				assertThat(context.getBean(AwsClientSettings.class).region()).isEqualTo(Region.AP_SOUTH_1);
			});
	}

	private static AwsConnectionDetails details(URI endpoint, String region) {
		return new AwsConnectionDetails() {

			@Override
			public URI getEndpoint() {
				return endpoint;
			}

			@Override
			public String getRegion() {
				return region;
			}

		};
	}

	@Test
	void settingsOfTheSdkApply() {
		TestApplication.appRoleRunner(this.vault, Listener.class)
			.withSystemProperties("aws.endpointUrlSts=" + this.vault.uri(), "aws.region=eu-west-1")
			.withPropertyValues("vault.aws.rotation.verification.enabled=true", "vault.aws.retry.timeout=5m")
			.run((context) -> assertThat(this.vault.journal(STS)).hasSize(3));
	}

	@Test
	void verificationCanBeDisabled() {
		runner("vault.aws.rotation.verification.sts-endpoint")
			.withPropertyValues("vault.aws.rotation.verification.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials()).isNotNull();
				assertThat(this.vault.journal(STS)).isEmpty();
			});
	}

	@Test
	void httpToTheStsOfAnotherMachineIsLoggedOnce(CapturedOutput output) {
		VaultAwsThreads threads = VaultAwsThreads.of(null);
		StsCredentialsVerifier verifier = StsCredentialsVerifier
			.of(new SdkStsEndpoint(() -> Region.EU_WEST_1, URI.create("http://sts.invalid")), threads);
		for (int i = 0; i < 2; i++) {
			assertThat(verifier.verify(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
				.isEqualTo(CredentialsVerifier.Result.UNKNOWN);
		}
		verifier.close();
		threads.destroy();
		assertThat(output).containsOnlyOnce("STS is configured with http");
	}

	@Test
	void eventsArePublished() {
		runner("vault.aws.rotation.verification.sts-endpoint").run((context) -> {
			List<CredentialsEvent> events = context.getBean(Listener.class).events;
			assertThat(events).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("Issued", "VerificationAttempted", "VerificationAttempted", "VerificationAttempted",
						"Rotated");
			assertThat(events.toString()).contains("…MPLE").doesNotContain("secret-of", "AKIAEXAMPLE");
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "REJECTED", "UNKNOWN" })
	void verifierBeanIsCalledAfterStsAndMustAcceptTheCredentials(CredentialsVerifier.Result first) {
		Queue<CredentialsVerifier.Result> verdicts = new ArrayDeque<>(List.of(first));
		List<String> verified = new CopyOnWriteArrayList<>();
		runner("vault.aws.rotation.verification.sts-endpoint")
			.withBean(CredentialsVerifier.class, () -> (credentials) -> {
				verified.add(credentials.accessKeyId());
				return verdicts.isEmpty() ? CredentialsVerifier.Result.ACCEPTED : verdicts.remove();
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(verified).containsOnly("AKIAEXAMPLE").hasSize(4);
				assertThat(this.vault.journal(STS)).hasSize(4);
			});
	}

	@Test
	void verifierBeanMayUseTheProviderAndMayFail(CapturedOutput output) {
		runner("vault.aws.rotation.verification.sts-endpoint").withUserConfiguration(FailingOnce.class)
			.run((context) -> {
				assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials()).isNotNull();
				assertThat(context.getBean(FailingOnce.class).calls).hasValue(4);
				assertThat(output).containsOnlyOnce("CredentialsVerifier failed: java.lang.IllegalStateException");
			});
	}

	@Test
	void interceptorIsABean() {
		runner("vault.aws.rotation.verification.sts-endpoint")
			.run((context) -> assertThat(context).hasSingleBean(RejectedKeyInterceptor.class));
	}

	private ApplicationContextRunner runner(String endpointProperty) {
		return TestApplication.appRoleRunner(this.vault, Listener.class)
			.withSystemProperties("aws.region=eu-west-1")
			.withPropertyValues("vault.aws.rotation.verification.enabled=true", "vault.aws.retry.timeout=5m",
					endpointProperty + "=" + this.vault.uri());
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final List<CredentialsEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(CredentialsEvent event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingOnce {

		final AtomicInteger calls = new AtomicInteger();

		@Bean
		CredentialsVerifier failingOnce(AwsCredentialsProvider provider) {
			return (credentials) -> {
				if (this.calls.getAndIncrement() == 0) {
					throw new IllegalStateException("no bucket");
				}
				return CredentialsVerifier.Result.ACCEPTED;
			};
		}

	}

}
