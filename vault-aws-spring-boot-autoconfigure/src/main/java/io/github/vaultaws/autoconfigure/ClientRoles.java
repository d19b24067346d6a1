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

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.presigner.SdkPresigner;
import software.amazon.awssdk.core.SdkClient;

/**
 * Roles of {@code vault.aws.clients}. Clients of Spring Cloud AWS receive their
 * credentials with a customizer. For those that have none, such as the
 * {@code S3Presigner}, the provider is set as an argument of the method that creates
 * them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ClientRoles implements BeanFactoryPostProcessor {

	static final String PREFIX = "vault.aws.clients";

	private static final String MAIN_ROLE = "default";

	private static final String SPRING_CLOUD_AWS = "io.awspring.cloud.autoconfigure.";

	private final Map<SpringCloudAwsService, Client> clients = new EnumMap<>(SpringCloudAwsService.class);

	/**
	 * Create a new {@link ClientRoles} instance.
	 * @param environment the environment with the properties
	 * @param classLoader the class loader of the application
	 * @throws InvalidVaultAwsConfigurationException if the properties are invalid
	 */
	ClientRoles(Environment environment, @Nullable ClassLoader classLoader) {
		Set<String> roles = NamedRolesRegistrar.names(environment);
		String mainRole = environment.getProperty(CredentialsFactory.MAIN + ".role", "").strip();
		properties(environment).forEach((name, value) -> {
			Client client = new Client(PREFIX + "." + name, value.strip());
			SpringCloudAwsService service = service(client, name, classLoader);
			if (!roles.contains(client.role())) {
				checkMainRole(client, mainRole, roles);
				client = new Client(client.property(), null);
			}
			Client other = this.clients.put(service, client);
			if (other != null) {
				throw new InvalidVaultAwsConfigurationException(
						"The properties '%s' and '%s' set the role of the same client.".formatted(other.property(),
								client.property()),
						"Remove one of them.");
			}
		});
	}

	private static Map<String, String> properties(Environment environment) {
		return Binder.get(environment).bind(PREFIX, Bindable.mapOf(String.class, String.class)).orElseGet(Map::of);
	}

	private static SpringCloudAwsService service(Client client, String name, @Nullable ClassLoader classLoader) {
		SpringCloudAwsService service = SpringCloudAwsService.of(name);
		if (service == null) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' names no AWS service that Spring Cloud AWS creates a client of."
						.formatted(client.property()),
					"Use one of %s. Inject the credentials of other clients with @Qualifier(\"<role>\")."
						.formatted(Arrays.toString(SpringCloudAwsService.values())));
		}
		for (String required : new String[] { SPRING_CLOUD_AWS + "AwsSyncClientCustomizer", service.client() }) {
			if (!ClassUtils.isPresent(required, classLoader)) {
				throw new InvalidVaultAwsConfigurationException(
						"The property '%s' is set, but '%s' is not on the class path.".formatted(client.property(),
								required),
						"Add the module of Spring Cloud AWS that creates the client, or remove the property.");
			}
		}
		return service;
	}

	private static void checkMainRole(Client client, String mainRole, Set<String> roles) {
		String role = client.role();
		if (role == null || role.isEmpty() || mainRole.isEmpty()
				|| !(role.equals(MAIN_ROLE) || role.equals(mainRole))) {
			throw new InvalidVaultAwsConfigurationException(
					(role == null || role.isEmpty()) ? "The property '%s' is empty.".formatted(client.property())
							: "The property '%s' is '%s', but there is no such role.".formatted(client.property(),
									role),
					"Set it to a name below '%s' %s, or to '%s' for the role of '%s'.".formatted(
							NamedRolesRegistrar.PREFIX, new TreeSet<>(roles), MAIN_ROLE, CredentialsFactory.MAIN));
		}
	}

	/**
	 * Return the role of a client.
	 * @param type the type of the client, its presigner or its builder
	 * @return the role, or {@code null} if the client uses the main role
	 */
	@Nullable Client client(Class<?> type) {
		SpringCloudAwsService service = SpringCloudAwsService.of(type);
		Client client = (service != null) ? this.clients.get(service) : null;
		return (client != null && client.role() != null) ? client : null;
	}

	/**
	 * Set the credentials of a client.
	 * @param builder the builder of the client
	 * @param beans the bean factory
	 */
	void customize(Object builder, BeanFactory beans) {
		Client client = client(builder.getClass());
		if (client != null && builder instanceof AwsClientBuilder<?, ?> clientBuilder) {
			clientBuilder.credentialsProvider(client.provider(beans));
		}
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		setProvider(beans, SdkClient.class);
		setProvider(beans, SdkPresigner.class);
	}

	private void setProvider(ConfigurableListableBeanFactory beans, Class<?> base) {
		for (String name : beans.getBeanNamesForType(base, true, false)) {
			Class<?> type = beans.getType(name, false);
			if (type != null && beans.containsBeanDefinition(name)) {
				setProvider(beans, beans.getBeanDefinition(name), client(type));
			}
		}
	}

	// A definition that was processed ahead of time contains the role of that time.
	private static void setProvider(ConfigurableListableBeanFactory beans, BeanDefinition definition,
			@Nullable Client client) {
		ConstructorArgumentValues arguments = definition.getConstructorArgumentValues();
		if (isSpringCloudAws(definition, beans)
				&& arguments.getGenericArgumentValues().stream().allMatch(ClientRoles::isProvider)
				&& arguments.getIndexedArgumentValues().isEmpty()) {
			arguments.clear();
			if (client != null) {
				arguments.addGenericArgumentValue(new ValueHolder(new RuntimeBeanReference(client.providerBean()),
						AwsCredentialsProvider.class.getName()));
			}
		}
	}

	private static boolean isProvider(ValueHolder argument) {
		return argument.getValue() instanceof RuntimeBeanReference reference
				&& reference.getBeanName().startsWith(NamedRolesRegistrar.PROVIDER_BEAN_PREFIX);
	}

	private static boolean isSpringCloudAws(BeanDefinition definition, ConfigurableListableBeanFactory beans) {
		String factory = definition.getFactoryBeanName();
		Class<?> type = (factory != null) ? beans.getType(factory, false) : null;
		return type != null && type.getName().startsWith(SPRING_CLOUD_AWS);
	}

	/**
	 * Role of the client of a service.
	 *
	 * @param property the property
	 * @param role the named role, or {@code null} for the main role
	 */
	record Client(String property, @Nullable String role) {

		String providerBean() {
			return NamedRolesRegistrar.PROVIDER_BEAN_PREFIX + this.role;
		}

		AwsCredentialsProvider provider(BeanFactory beans) {
			return beans.getBean(providerBean(), AwsCredentialsProvider.class);
		}

	}

	/**
	 * {@link SpringBootCondition} that matches if a client uses another role.
	 */
	static class OnClient extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Set<String> names = properties(context.getEnvironment()).keySet();
			return new ConditionOutcome(!names.isEmpty(), "'" + PREFIX + "' contains " + names);
		}

	}

}
