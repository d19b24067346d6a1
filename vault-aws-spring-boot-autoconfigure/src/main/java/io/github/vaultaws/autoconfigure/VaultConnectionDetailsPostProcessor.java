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
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.util.StringUtils;
import org.springframework.vault.client.VaultEndpointProvider;

/**
 * {@link BeanPostProcessor} that applies a {@link VaultConnectionDetails} bean to the
 * properties of Spring Cloud Vault, from which all connections to Vault are created.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultConnectionDetailsPostProcessor implements BeanPostProcessor {

	/**
	 * Name of the template that a configuration import contributes as a singleton.
	 */
	private static final String TEMPLATE_BEAN = "vaultTemplate";

	private final ConfigurableListableBeanFactory beans;

	VaultConnectionDetailsPostProcessor(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof VaultProperties properties) {
			NamedBeanHolder<VaultConnectionDetails> details = details();
			if (details != null) {
				apply("'" + details.getBeanName() + "' of type VaultConnectionDetails", details.getBeanInstance(),
						properties);
			}
		}
		return bean;
	}

	private @Nullable NamedBeanHolder<VaultConnectionDetails> details() {
		try {
			return this.beans.resolveNamedBean(VaultConnectionDetails.class);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"There are several beans of type VaultConnectionDetails: "
							+ names(Objects.requireNonNullElse(ex.getBeanNamesFound(), List.of())) + ".",
					"Keep one of them, or mark one with '@Primary'. '@ServiceConnection' and Docker Compose create such beans,"
							+ " too.");
		}
		catch (NoSuchBeanDefinitionException ex) {
			return null;
		}
	}

	private void apply(String name, VaultConnectionDetails details, VaultProperties properties) {
		URI uri = details.getUri();
		SpringCloudVaultSettings.checkUri("The address in the bean " + name, uri.toString());
		List<String> providers = List.of(this.beans.getBeanNamesForType(VaultEndpointProvider.class, true, false));
		if (!providers.isEmpty()) {
			throw new InvalidVaultAwsConfigurationException(
					"There are two Vault connections: the bean %s, and the bean %s".formatted(name,
							names(providers) + " of type VaultEndpointProvider."),
					"Remove one of the two beans.");
		}
		if (isImported() && !isSameVault(details, properties)) {
			throw new InvalidVaultAwsConfigurationException(
					"The configuration import has connected to another Vault or namespace than that of the bean " + name
							+ ".",
					ServiceConnectionHint.TEXT);
		}
		properties.setUri(uri.toString());
		if (StringUtils.hasText(details.getToken())) {
			properties.setToken(details.getToken());
		}
		if (StringUtils.hasText(details.getNamespace())) {
			properties.setNamespace(details.getNamespace());
		}
	}

	private static boolean isSameVault(VaultConnectionDetails details, VaultProperties properties) {
		String namespace = details.getNamespace();
		return VaultConnection.endpoint(properties).equals(VaultConnection.endpoint(details.getUri()))
				&& (!StringUtils.hasText(namespace) || namespace.equals(properties.getNamespace()));
	}

	private boolean isImported() {
		return !this.beans.containsBeanDefinition(TEMPLATE_BEAN) && this.beans.getSingleton(TEMPLATE_BEAN) != null;
	}

	private static String names(Collection<String> names) {
		return names.stream().map((name) -> "'" + name + "'").sorted().collect(Collectors.joining(", "));
	}

}
