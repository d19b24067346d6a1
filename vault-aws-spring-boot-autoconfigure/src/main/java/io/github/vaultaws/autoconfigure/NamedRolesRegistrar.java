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

import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.RotatingCredentials;

/**
 * {@link ImportBeanDefinitionRegistrar} for the roles of {@code vault.aws.roles}.
 * Registers managed credentials for each role, and a provider that is injected by its
 * qualifier only. The prefixes of the bean names prevent collisions with other beans.
 *
 * @author The vault-aws-spring-boot authors
 */
final class NamedRolesRegistrar implements ImportBeanDefinitionRegistrar {

	static final String PREFIX = "vault.aws.roles";

	static final String CREDENTIALS_BEAN_PREFIX = "vaultAwsManagedCredentials.";

	static final String PROVIDER_BEAN_PREFIX = "vaultAwsCredentialsProvider.";

	static final String FACTORY = "vaultAwsCredentialsFactory";

	private final Environment environment;

	NamedRolesRegistrar(Environment environment) {
		this.environment = environment;
	}

	static Set<String> names(Environment environment) {
		return Binder.get(environment)
			.bind(PREFIX, Bindable.mapOf(String.class, Credentials.class), KnownPropertiesBindHandler.stripping())
			.orElseGet(Map::of)
			.keySet();
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		names(this.environment).forEach((name) -> {
			String credentialsName = CREDENTIALS_BEAN_PREFIX + name;
			RootBeanDefinition credentials = factoryMethod("credentials", RotatingCredentials.class);
			credentials.getConstructorArgumentValues().addGenericArgumentValue(name);
			registry.registerBeanDefinition(credentialsName, credentials);
			RootBeanDefinition provider = factoryMethod("provider", VaultAwsCredentialsProvider.class);
			provider.getConstructorArgumentValues().addGenericArgumentValue(new RuntimeBeanReference(credentialsName));
			provider.setDefaultCandidate(false);
			provider.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
			registry.registerBeanDefinition(PROVIDER_BEAN_PREFIX + name, provider);
		});
	}

	private static RootBeanDefinition factoryMethod(String method, Class<?> type) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setFactoryBeanName(FACTORY);
		definition.setFactoryMethodName(method);
		definition.setTargetType(type);
		return definition;
	}

	/**
	 * {@link SpringBootCondition} that matches if there are named roles.
	 */
	static class OnNamedRole extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Set<String> names = names(context.getEnvironment());
			return new ConditionOutcome(!names.isEmpty(), "'" + PREFIX + "' contains " + names);
		}

	}

	/**
	 * {@link SpringBootCondition} that matches if the main role is set, or missing: there
	 * are no named roles either, and the application does not set up Vault.
	 */
	static class OnMainRole extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean required = names(context.getEnvironment()).isEmpty()
					&& !OnSetupMode.isSet(context.getEnvironment());
			boolean configured = StringUtils
				.hasText(context.getEnvironment().getProperty(CredentialsFactory.MAIN + ".role"));
			return new ConditionOutcome(configured || required, "'" + CredentialsFactory.MAIN + ".role' is "
					+ (configured ? "set" : "not set" + (required ? ", but required" : "")));
		}

	}

}
