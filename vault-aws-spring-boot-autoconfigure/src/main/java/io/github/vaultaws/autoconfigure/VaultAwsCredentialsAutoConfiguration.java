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

import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.retry.RetryOperations;
import org.springframework.vault.authentication.SessionManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.ExternalVaultSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for AWS credentials from Vault. It
 * is applied before that of Spring Cloud AWS, whose own provider then backs off.
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
@Import(NamedRolesRegistrar.class)
public final class VaultAwsCredentialsAutoConfiguration {

	/**
	 * Name of the credentials provider of the main role.
	 */
	static final String PROVIDER_BEAN = "vaultAwsCredentialsProvider";

	@Bean(NamedRolesRegistrar.FACTORY)
	CredentialsFactory vaultAwsCredentialsFactory(VaultAwsProperties properties, VaultSession session,
			VaultConnection connection, VaultAwsThreads threads, RoleVerifiers verifiers,
			ConfigurableApplicationContext context) {
		CredentialsFactory factory = new CredentialsFactory(properties, session, connection, threads,
				new CredentialsFactory.Extensions(verifiers,
						(event) -> VaultAwsSessionAutoConfiguration.publish(event, context),
						context.getEnvironment().getProperty(CredentialsFactory.APPLICATION_NAME)));
		if (context.getBeanFactory().getBeanNamesForType(VaultSession.class, true, false).length == 0) {
			factory.useParentSession();
		}
		if (context.getBeanFactory().getSingleton(ImportedCredentials.BEAN) instanceof ImportedCredentials imported) {
			factory.adopt(imported);
		}
		return factory;
	}

	@Bean
	RoleVerifiers vaultAwsRoleVerifiers(VaultAwsProperties properties, Environment environment, VaultAwsThreads threads,
			ObjectProvider<AwsRegionProvider> regionProvider, AwsClientSettings clients,
			ObjectProvider<CredentialsVerifier> verifiers) {
		VerificationSettings settings = new VerificationSettings(properties, environment::getProperty,
				() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion(), clients);
		return new RoleVerifiers(settings, threads, verifiers);
	}

	@Bean
	ManagedCredentialsLifecycle vaultAwsManagedCredentialsLifecycle(CredentialsFactory factory,
			ObjectProvider<RotatingCredentials> managedCredentials,
			ObjectProvider<VaultAwsCredentialsProvider> providers, VaultAwsProperties properties, StartRetry retry) {
		return new ManagedCredentialsLifecycle(factory.used(managedCredentials, providers), properties.isFailFast(),
				retry);
	}

	@Bean
	@ConditionalOnMissingBean
	StartRetry vaultAwsStartRetry(VaultAwsProperties properties,
			@Qualifier(RetrySettings.POLICY_BEAN) ObjectProvider<RetryPolicy> policy) {
		return RetrySettings.create(properties.getRetry(), policy.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RetryOperations.class)
	@ConditionalOnBean(value = RetryOperations.class, name = RetrySettings.OPERATIONS_BEAN)
	static class SpringRetryConfiguration {

		@Bean
		StartRetry vaultAwsStartRetry(VaultAwsProperties properties,
				@Qualifier(RetrySettings.OPERATIONS_BEAN) RetryOperations operations,
				@Qualifier(RetrySettings.POLICY_BEAN) ObjectProvider<RetryPolicy> policy) {
			if (policy.getIfAvailable() != null) {
				throw new InvalidVaultAwsConfigurationException(
						"There are both a RetryPolicy bean '%s' and a RetryOperations bean '%s'."
							.formatted(RetrySettings.POLICY_BEAN, RetrySettings.OPERATIONS_BEAN),
						"Remove one of them: only one can determine how the start is retried.");
			}
			return new StartRetry((attempt) -> operations.execute((context) -> {
				attempt.run();
				return null;
			}), RetrySettings.timeout(properties.getRetry()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AwsSyncClientCustomizer.class)
	static class SpringCloudAwsConfiguration {

		@Bean
		AwsClientSettings vaultAwsClientSettings(ObjectProvider<SdkHttpClient> httpClient,
				ObjectProvider<AwsSyncClientCustomizer> customizers,
				ObjectProvider<AwsConnectionDetails> connectionDetails) {
			return new SpringCloudAwsClientSettings(httpClient, customizers, connectionDetails);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer")
	static class SdkConfiguration {

		@Bean
		AwsClientSettings vaultAwsClientSettings(ObjectProvider<SdkHttpClient> httpClient) {
			return new AwsClientSettings(httpClient);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(NamedRolesRegistrar.OnMainRole.class)
	@ConditionalOnMissingBean(AwsCredentialsProvider.class)
	static class MainRoleConfiguration {

		@Bean
		@Primary
		RotatingCredentials vaultAwsManagedCredentials(CredentialsFactory factory) {
			return factory.mainCredentials();
		}

		@Bean(PROVIDER_BEAN)
		VaultAwsCredentialsProvider vaultAwsCredentialsProvider(RotatingCredentials credentials,
				CredentialsFactory factory) {
			return factory.provider(credentials);
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
	static class ExternalSessionConfiguration {

		@Bean
		@ConditionalOnBean(SessionManager.class)
		ExternalVaultSession vaultAwsExternalSession(SessionManager session, VaultConnection connection,
				VaultAwsThreads threads, VaultAwsProperties properties) {
			ExternalVaultSession externalSession = new ExternalVaultSession(session,
					new TokenClient(connection.vault(), threads.clock()), threads.clock());
			externalSession.setShutdownTimeout(
					VaultAwsSessionAutoConfiguration.checkedShutdownTimeout(properties.getShutdownTimeout()));
			return externalSession;
		}

		@Bean
		@ConditionalOnMissingBean({ SessionManager.class, VaultSession.class })
		VaultSession vaultAwsMissingSession() {
			throw new InvalidVaultAwsConfigurationException(
					"No Vault login is configured: 'vault.aws.login.method' is not set or 'none', and"
							+ " 'spring.cloud.vault.authentication' is NONE.",
					"Set the property 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or choose a login of"
							+ " Spring Cloud Vault.");
		}

	}

	static class OnAnyRole extends AnyNestedCondition {

		OnAnyRole() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@Conditional(NamedRolesRegistrar.OnMainRole.class)
		@ConditionalOnMissingBean(AwsCredentialsProvider.class)
		static class NoOtherProvider {

		}

		@Conditional(NamedRolesRegistrar.OnNamedRole.class)
		static class NamedRole {

		}

	}

}
