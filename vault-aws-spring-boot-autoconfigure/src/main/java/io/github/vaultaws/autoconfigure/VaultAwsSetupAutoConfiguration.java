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

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.admin.Declaration;
import io.github.vaultaws.admin.VaultAwsSetup;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for setting up Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsConnectionAutoConfiguration.class)
@Conditional(OnSetupMode.class)
public final class VaultAwsSetupAutoConfiguration {

	private static BeanFactoryPostProcessor failure(String reason, String action) {
		return (beans) -> {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.setup.mode' is set, but " + reason + ".",
					action + ", or set the mode to 'off'.");
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSpringCloudVaultEnabled
	@ConditionalOnClass(VaultAwsSetup.class)
	static class SetupConfiguration {

		@Bean
		DeclaredSetup vaultAwsSetup(VaultAwsProperties properties, VaultConnection connection, Environment environment,
				ObjectProvider<AwsRegionProvider> regionProvider, VaultAwsThreads threads, ListableBeanFactory beans) {
			LoginFactory logins = new LoginFactory(environment,
					() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion(), null, threads);
			return new DeclaredSetup(properties.getSetup(),
					new SetupDeclarations(properties.getSetup(), beans.getBeansOfType(Declaration.class, true, false)),
					new SetupLogin(properties.getSetup().getLogin(), logins, connection));
		}

		@Bean
		static SetupTrigger vaultAwsSetupTrigger(ConfigurableApplicationContext context) {
			return new SetupTrigger(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.github.vaultaws.admin.VaultAwsSetup")
	static class MissingModuleConfiguration {

		@Bean
		static BeanFactoryPostProcessor vaultAwsSetupModuleCheck() {
			return failure("the module that sets up Vault is missing",
					"Add the dependency 'io.github.vaultaws:vault-aws-admin'");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnFlag(name = "spring.cloud.vault.enabled", defaultValue = true, havingValue = false)
	static class DisabledConnectionConfiguration {

		@Bean
		static BeanFactoryPostProcessor vaultAwsSetupConnectionCheck() {
			return failure("'spring.cloud.vault.enabled' is 'false', which disables the connection to Vault",
					"Set 'spring.cloud.vault.enabled' to 'true'");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.cloud.vault.config.VaultProperties")
	static class MissingConnectionConfiguration {

		@Bean
		static BeanFactoryPostProcessor vaultAwsSetupConnectionCheck() {
			return failure("Spring Cloud Vault, which configures the connection to Vault, is missing",
					"Add the dependency 'org.springframework.cloud:spring-cloud-vault-config'");
		}

	}

}
