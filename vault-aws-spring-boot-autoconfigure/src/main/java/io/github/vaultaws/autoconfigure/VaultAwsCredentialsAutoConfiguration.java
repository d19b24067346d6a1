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

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.SessionManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Rotation;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.lease.AwsSecretsEngine;
import io.github.vaultaws.lease.CredentialProbe;
import io.github.vaultaws.lease.CredentialsLease;
import io.github.vaultaws.lease.CredentialsRequest;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.lease.LeaseSchedule;
import io.github.vaultaws.lease.LeaseWatcher;
import io.github.vaultaws.session.ApplicationSession;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.TokenEndpoint;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of AWS credentials from Vault. It
 * comes before that of Spring Cloud AWS, whose own provider then backs off.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsSessionAutoConfiguration.class,
		afterName = { "org.springframework.cloud.vault.config.VaultReactiveAutoConfiguration",
				"org.springframework.cloud.vault.config.VaultAutoConfiguration" },
		beforeName = "io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration")
@ConditionalOnVaultAwsEnabled
@ConditionalOnMissingBean(AwsCredentialsProvider.class)
public final class VaultAwsCredentialsAutoConfiguration {

	private static final String PREFIX = "vault.aws.credentials";

	private static final RetryPolicy START_POLICY = RetryPolicy.builder()
		.maxRetries(6)
		.delay(Duration.ofSeconds(1))
		.multiplier(2)
		.maxDelay(Duration.ofSeconds(10))
		.jitter(Duration.ofMillis(250))
		.predicate((failure) -> failure instanceof VaultAwsException known && known.isPassing())
		.build();

	@Bean
	CredentialsLease vaultAwsCredentialsLease(VaultAwsProperties properties, VaultSession session,
			VaultConnection connection, WatcherThreads threads, ObjectProvider<AwsRegionProvider> regionProvider,
			ConfigurableApplicationContext context) {
		AwsSecretsEngine engine = new AwsSecretsEngine(connection.restClient(), request(properties.getCredentials()),
				PREFIX, threads.clock());
		Rotation rotation = properties.getRotation();
		LeaseSchedule schedule = new LeaseSchedule(LeaseSchedule.DEFAULT_OVERLAP, rotation.getProof().isEnabled(),
				positive(rotation.getMaxAge(), "vault.aws.rotation.max-age"));
		CredentialProbe probe = new ProofSettings(properties, context.getEnvironment(),
				() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion())
			.probe(threads.clock());
		return new CredentialsLease(engine, session, schedule, probe, threads.scheduler(), new Backoff(Math::random),
				(event) -> publish(event, context));
	}

	private static void publish(LeaseEvent event, ConfigurableApplicationContext context) {
		if (context.isActive()) {
			context.publishEvent(event);
		}
	}

	@Bean
	LeaseWatcher vaultAwsLeaseWatcher(List<CredentialsLease> leases, VaultAwsProperties properties) {
		return new LeaseWatcher(leases, properties.isFailFast(), START_POLICY);
	}

	@Bean
	VaultAwsCredentialsProvider vaultAwsCredentialsProvider(CredentialsLease lease, VaultAwsProperties properties,
			WatcherThreads threads) {
		return new VaultAwsCredentialsProvider(lease, properties.getResolveTimeout(), threads.clock());
	}

	private static CredentialsRequest request(Credentials credentials) {
		if (!StringUtils.hasText(credentials.getRole())) {
			throw new InvalidVaultAwsConfigurationException("The property '" + PREFIX + ".role' is not set.",
					"Set it to a role of Vault's AWS secrets engine (vault list " + credentials.getMount()
							+ "/roles), or set 'vault.aws.enabled=false'.");
		}
		return new CredentialsRequest(VaultPath.of(credentials.getMount(), PREFIX + ".mount"),
				VaultPath.of(credentials.getRole(), PREFIX + ".role"), positive(credentials.getTtl(), PREFIX + ".ttl"),
				credentials.getRoleArn(), credentials.getSessionName());
	}

	private static @Nullable Duration positive(@Nullable Duration duration, String property) {
		if (duration != null && (duration.isNegative() || duration.toSeconds() == 0)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' has the value '%s', which is no time to live.".formatted(property, duration),
					"Set it to one second or more, or remove it.");
		}
		return duration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AwsServiceException.class)
	static class AwsClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RejectedKeyInterceptor vaultAwsRejectedKeyInterceptor(VaultAwsCredentialsProvider provider) {
			return new RejectedKeyInterceptor(provider);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(VaultSession.class)
	static class ApplicationSessionConfiguration {

		@Bean
		@ConditionalOnBean(SessionManager.class)
		ApplicationSession vaultAwsApplicationSession(SessionManager session, VaultConnection connection,
				WatcherThreads threads) {
			return new ApplicationSession(session, new TokenEndpoint(connection.restClient(), threads.clock()),
					threads.clock());
		}

		@Bean
		@ConditionalOnMissingBean({ SessionManager.class, VaultSession.class })
		VaultSession vaultAwsMissingSession() {
			throw new InvalidVaultAwsConfigurationException(
					"No Vault login is configured: 'vault.aws.login.method' is not set and"
							+ " 'spring.cloud.vault.authentication' is NONE.",
					"Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or choose a login of"
							+ " Spring Cloud Vault.");
		}

	}

}
