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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.vault.authentication.ClientAuthentication;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the login to Vault. It is
 * applied before that of Spring Cloud Vault, which then uses this login for its own
 * templates.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsConnectionAutoConfiguration.class,
		beforeName = { "org.springframework.cloud.vault.config.VaultReactiveAutoConfiguration",
				"org.springframework.cloud.vault.config.VaultAutoConfiguration" })
@ConditionalOnVaultAwsEnabled
@Conditional(LoginSettings.OnOwnLogin.class)
public final class VaultAwsLoginAutoConfiguration {

	@Bean
	LoginSettings vaultAwsLoginSettings(VaultAwsProperties properties, Environment environment,
			ConfigurableListableBeanFactory beanFactory) {
		BootstrapVaultSession.checkImport(beanFactory);
		return new LoginSettings(properties.getLogin(), environment.getProperty("spring.cloud.vault.authentication"));
	}

	@Bean
	@ConditionalOnMissingBean
	ClientAuthentication vaultAwsLogin(LoginSettings settings, VaultConnection connection, Environment environment,
			ObjectProvider<AwsRegionProvider> regionProvider,
			@Qualifier(IamSettings.CREDENTIALS_BEAN) ObjectProvider<AwsCredentialsProvider> credentials,
			ConfigurableListableBeanFactory beanFactory, VaultAwsThreads threads) {
		if (settings.method() == LoginMethod.IAM) {
			checkLoginCredentials(beanFactory);
		}
		return new LoginFactory(environment,
				() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion(),
				credentials.getIfAvailable(), threads)
			.login(settings, connection);
	}

	private static void checkLoginCredentials(ConfigurableListableBeanFactory beanFactory) {
		String name = IamSettings.CREDENTIALS_BEAN;
		if (beanFactory.containsBeanDefinition(name)
				&& beanFactory.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition bean
				&& bean.isAutowireCandidate() && bean.isDefaultCandidate()) {
			throw new InvalidVaultAwsConfigurationException(
					"The bean '" + name + "' is intended to sign logins, but AWS clients would use it, too.",
					"Declare it with '@Bean(defaultCandidate = false)'.");
		}
	}

}
