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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.client.VaultEndpointProvider;

import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the connection to Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration
@Conditional(OnVaultAwsConnection.class)
@EnableConfigurationProperties({ VaultAwsProperties.class, VaultProperties.class })
public final class VaultAwsConnectionAutoConfiguration {

	/**
	 * Name of the bean that is used instead of own threads, for tests.
	 */
	static final String SCHEDULER_BEAN = "vaultAwsTaskScheduler";

	@Bean
	static BeanFactoryPostProcessor vaultAwsUriCheck(Environment environment) {
		return (beans) -> new SpringCloudVaultSettings(environment).checkUri();
	}

	@Bean
	static VaultConnectionDetailsPostProcessor vaultAwsConnectionDetailsPostProcessor(
			ConfigurableListableBeanFactory beans) {
		return new VaultConnectionDetailsPostProcessor(beans);
	}

	@Bean
	@ConditionalOnMissingBean
	VaultConnection vaultAwsConnection(VaultProperties properties, ObjectProvider<VaultEndpointProvider> endpoint,
			VaultAwsThreads threads, ObjectProvider<VaultHttpCustomizer> customizers,
			VaultAwsProperties vaultAwsProperties, ObjectProvider<SslBundles> bundles) {
		return new VaultConnection(properties, endpoint.getIfAvailable(), threads.timer(),
				customizers.orderedStream().toList(),
				SslBundleSettings.tls(vaultAwsProperties, bundles.getIfAvailable()));
	}

	@Bean
	CustomizerCheck vaultAwsCustomizerCheck(ConfigurableListableBeanFactory beans) {
		return new CustomizerCheck(beans);
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor vaultAwsBindHandlerAdvisor() {
		return KnownPropertiesBindHandler::new;
	}

	@Bean
	@ConditionalOnVaultAwsEnabled
	LoginMethodCheck vaultAwsLoginMethodCheck(VaultAwsProperties properties, Environment environment) {
		return new LoginMethodCheck(properties.getLogin().getMethod(), environment);
	}

	@Bean
	RefreshCheck vaultAwsRefreshCheck() {
		return new RefreshCheck();
	}

	@Bean
	@ConditionalOnMissingBean
	VaultAwsThreads vaultAwsThreads(@Qualifier(SCHEDULER_BEAN) @Nullable TaskScheduler scheduler) {
		return VaultAwsThreads.of(scheduler);
	}

}
