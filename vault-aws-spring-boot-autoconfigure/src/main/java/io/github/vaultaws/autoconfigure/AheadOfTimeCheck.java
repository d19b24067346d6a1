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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.session.VaultSession;

/**
 * Checks at startup that an application that was processed ahead of time has exactly the
 * beans that its properties require: beans are registered during that processing only.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AheadOfTimeCheck implements BeanFactoryPostProcessor {

	/**
	 * Name of a bean that exists if and only if the library is enabled.
	 */
	private static final String ENABLED_BEAN = "vaultAwsCompetingProviderCheck";

	private final Environment environment;

	AheadOfTimeCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (!AotDetector.useGeneratedArtifacts()) {
			return;
		}
		List<String> changed = changedSwitches(beans);
		if (changed.isEmpty() && beans.containsBean(ENABLED_BEAN)) {
			changed = changed(VaultAwsProperties.of(Binder.get(this.environment)), beans);
		}
		if (OnSetupMode.isSet(this.environment) != beans.containsBean("vaultAwsSetup")) {
			changed = Stream.concat(changed.stream(), Stream.of("vault.aws.setup.mode")).toList();
		}
		if (!changed.isEmpty()) {
			throw new InvalidVaultAwsConfigurationException(
					"The application was processed ahead of time with other values of these properties, which cannot change at run time: "
							+ changed + ".",
					"Set them to the same values when the application is processed ahead of time.");
		}
	}

	private List<String> changedSwitches(ListableBeanFactory beans) {
		List<String> switches = List.of("vault.aws.enabled", "spring.cloud.vault.enabled");
		List<String> off = switches.stream()
			.filter((property) -> !this.environment.getProperty(property, Boolean.class, true))
			.toList();
		if (off.isEmpty() == beans.containsBean(ENABLED_BEAN)) {
			return List.of();
		}
		return off.isEmpty() ? switches : off;
	}

	private static List<String> changed(VaultAwsProperties properties, ListableBeanFactory beans) {
		List<String> changed = new ArrayList<>();
		boolean ownLogin = LoginSettings.isOwnLogin(properties.getLogin().getMethod());
		if (ownLogin != beans.containsBean("vaultAwsLoginSettings")) {
			changed.add(LoginSettings.METHOD);
		}
		else if (!ownLogin
				&& properties.getSession().isManaged() != beans.containsBean("vaultAwsTokenRejectionInterceptor")) {
			changed.add("vault.aws.session.managed");
		}
		if (beans.containsBean(NamedRolesRegistrar.FACTORY) && BeanFactoryUtils
			.beanNamesForTypeIncludingAncestors(beans, VaultSession.class, true, false).length == 0) {
			changed.add("spring.config.import");
		}
		Set<String> roles = new TreeSet<>(properties.getRoles().keySet());
		if (isMainRoleChanged(properties, beans)) {
			changed.add(CredentialsFactory.MAIN + ".role");
		}
		if (properties.getClients().isEmpty() == beans.containsBean(VaultAwsClientsAutoConfiguration.ROLES_BEAN)) {
			changed.add(ClientRoles.PREFIX);
		}
		Set<String> processed = Arrays.stream(beans.getBeanDefinitionNames())
			.filter((name) -> name.startsWith(NamedRolesRegistrar.CREDENTIALS_BEAN_PREFIX))
			.map((name) -> name.substring(NamedRolesRegistrar.CREDENTIALS_BEAN_PREFIX.length()))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> all = new TreeSet<>(roles);
		all.addAll(processed);
		all.stream()
			.filter((name) -> !roles.contains(name) || !processed.contains(name))
			.forEach((name) -> changed.add(NamedRolesRegistrar.PREFIX + "." + name));
		return changed;
	}

	private static boolean isMainRoleChanged(VaultAwsProperties properties, ListableBeanFactory beans) {
		boolean processed = beans.containsBean(VaultAwsCredentialsAutoConfiguration.PROVIDER_BEAN);
		if (StringUtils.hasText(properties.getCredentials().getRole())) {
			return !processed
					&& count(AwsCredentialsProvider.class, beans) == count(VaultAwsCredentialsProvider.class, beans);
		}
		return processed && !properties.getRoles().isEmpty();
	}

	private static int count(Class<?> type, ListableBeanFactory beans) {
		return beans.getBeanNamesForType(type, true, false).length;
	}

}
