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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.vault.authentication.SessionManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.lease.CredentialProbe;
import io.github.vaultaws.lease.CredentialsLease;
import io.github.vaultaws.lease.LeaseEvent;
import io.github.vaultaws.lease.LeaseWatcher;
import io.github.vaultaws.session.ApplicationSession;
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
@Conditional(VaultAwsCredentialsAutoConfiguration.OnAnyRole.class)
@Import(RoleBeans.class)
public final class VaultAwsCredentialsAutoConfiguration {

	/**
	 * No attempt begins after half a minute.
	 */
	static final RetryPolicy START_POLICY = RetryPolicy.builder()
		.timeout(Duration.ofSeconds(30))
		.maxRetries(6)
		.delay(Duration.ofSeconds(1))
		.multiplier(2)
		.maxDelay(Duration.ofSeconds(10))
		.jitter(Duration.ofMillis(250))
		.predicate((failure) -> failure instanceof VaultAwsException known && known.isPassing())
		.build();

	@Bean(RoleBeans.FACTORY)
	CredentialsFactory vaultAwsCredentialsFactory(VaultAwsProperties properties, VaultSession session,
			VaultConnection connection, WatcherThreads threads, ObjectProvider<AwsRegionProvider> regionProvider,
			ObjectProvider<CredentialProbe> probes, ConfigurableApplicationContext context) {
		CredentialProbe sts = new ProofSettings(properties, context.getEnvironment(),
				() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion())
			.probe(threads);
		CredentialsFactory factory = new CredentialsFactory(properties, session, connection, threads,
				new ProbesInTurn(sts, probes), (event) -> publish(event, context));
		if (context.getBeanFactory().getBeanNamesForType(VaultSession.class, true, false).length == 0) {
			factory.borrowSession();
		}
		return factory;
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

	@Configuration(proxyBeanMethods = false)
	@Conditional(RoleBeans.OnMainRole.class)
	@ConditionalOnMissingBean(AwsCredentialsProvider.class)
	static class MainRoleConfiguration {

		@Bean
		@Primary
		CredentialsLease vaultAwsCredentialsLease(CredentialsFactory factory) {
			return factory.mainLease();
		}

		@Bean
		VaultAwsCredentialsProvider vaultAwsCredentialsProvider(CredentialsLease lease, CredentialsFactory factory) {
			return factory.provider(lease);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AwsServiceException.class)
	static class AwsClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RejectedKeyInterceptor vaultAwsRejectedKeyInterceptor(ObjectProvider<VaultAwsCredentialsProvider> providers) {
			return new RejectedKeyInterceptor(
					providers.stream(ObjectProvider.UNFILTERED).toArray(VaultAwsCredentialsProvider[]::new));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(VaultSession.class)
	static class ApplicationSessionConfiguration {

		@Bean
		@ConditionalOnBean(SessionManager.class)
		ApplicationSession vaultAwsApplicationSession(SessionManager session, VaultConnection connection,
				WatcherThreads threads, VaultAwsProperties properties) {
			ApplicationSession applicationSession = new ApplicationSession(session,
					new TokenEndpoint(connection.vault(), threads.clock()), threads.clock());
			applicationSession.setShutdownTimeout(
					VaultAwsSessionAutoConfiguration.checkedShutdownTimeout(properties.getShutdownTimeout()));
			return applicationSession;
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

	static class OnAnyRole extends AnyNestedCondition {

		OnAnyRole() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnMissingBean(AwsCredentialsProvider.class)
		static class NoOtherProvider {

		}

		@Conditional(RoleBeans.OnNamedRole.class)
		static class NamedRole {

		}

	}

}
