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

import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.vault.client.RestClientCustomizer;
import org.springframework.vault.client.RestTemplateCustomizer;
import org.springframework.vault.config.AbstractVaultConfiguration.ClientFactoryWrapper;

import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.client.VaultTokenRejectionInterceptor;

/**
 * Logs a warning at startup if the application customizes the clients of Spring Vault but
 * not those of {@code vault.aws}, or if a customizer does not apply to them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CustomizerCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CustomizerCheck.class);

	private static final String SPRING = "org.springframework.";

	private final ConfigurableListableBeanFactory beans;

	CustomizerCheck(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> customizers = List.of(this.beans.getBeanNamesForType(VaultHttpCustomizer.class, true, false));
		if (!customizers.isEmpty() && !this.beans.getBeanProvider(VaultConnection.class)
			.stream()
			.allMatch(VaultConnection::isCustomized)) {
			logger.warn("The VaultHttpCustomizer beans " + customizers + " do not apply to the Vault requests of"
					+ " 'vault.aws': the configuration import created the connection before there were beans, or a"
					+ " parent context did. Register a VaultHttpCustomizer with a BootstrapRegistryInitializer, or in"
					+ " the parent context.");
		}
		List<String> ignored = Stream
			.of(ClientFactoryWrapper.class, RestTemplateCustomizer.class, RestClientCustomizer.class)
			.flatMap((type) -> Stream.of(this.beans.getBeanNamesForType(type, true, false)))
			.filter(this::isApplicationBean)
			.distinct()
			.toList();
		if (!ignored.isEmpty() && customizers.isEmpty()) {
			logger
				.warn("The beans " + ignored + " do not apply to the Vault requests of 'vault.aws'. If those require a"
						+ " proxy, a header or a certificate, too, declare a bean of type VaultHttpCustomizer.");
		}
	}

	private boolean isApplicationBean(String name) {
		return !this.beans.isTypeMatch(name, VaultTokenRejectionInterceptor.class) && !isSpringBean(name);
	}

	private boolean isSpringBean(String name) {
		if (!this.beans.containsBeanDefinition(name)) {
			return false;
		}
		String factory = this.beans.getBeanDefinition(name).getFactoryBeanName();
		Class<?> type = (factory != null) ? userClass(this.beans.getType(factory)) : null;
		return type != null && type.getName().startsWith(SPRING);
	}

	private static @Nullable Class<?> userClass(@Nullable Class<?> type) {
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

}
