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
import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;

/**
 * Checks at startup that an application that was processed ahead of time has the beans
 * that its properties require: beans are registered during that processing only.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AheadOfTimeCheck implements SmartInitializingSingleton {

	private final VaultAwsProperties properties;

	private final ListableBeanFactory beans;

	AheadOfTimeCheck(VaultAwsProperties properties, ListableBeanFactory beans) {
		this.properties = properties;
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!AotDetector.useGeneratedArtifacts()) {
			return;
		}
		List<String> ignored = new ArrayList<>();
		if (!this.properties.isEnabled()) {
			ignored.add("vault.aws.enabled");
		}
		LoginMethod method = this.properties.getLogin().getMethod();
		if (method != null && method != LoginMethod.NONE && isMissing("vaultAwsLoginSettings")) {
			ignored.add("vault.aws.login.method");
		}
		if (this.properties.getSession().isManaged() && isMissing("vaultAwsTokenRejectionInterceptor")) {
			ignored.add("vault.aws.session.managed");
		}
		if (StringUtils.hasText(this.properties.getCredentials().getRole()) && isMissing("vaultAwsCredentialsProvider")
				&& count(AwsCredentialsProvider.class) == count(VaultAwsCredentialsProvider.class)) {
			ignored.add("vault.aws.credentials.role");
		}
		if (this.properties.getSetup().getMode() != VaultAwsSetupProperties.Mode.OFF && isMissing("vaultAwsSetup")) {
			ignored.add("vault.aws.setup.mode");
		}
		this.properties.getRoles()
			.keySet()
			.stream()
			.filter((name) -> isMissing(NamedRolesRegistrar.CREDENTIALS_BEAN_PREFIX + name))
			.forEach((name) -> ignored.add(NamedRolesRegistrar.PREFIX + "." + name));
		if (!this.properties.getClients().isEmpty() && isMissing(VaultAwsClientsAutoConfiguration.ROLES_BEAN)) {
			ignored.add(ClientRoles.PREFIX);
		}
		if (!ignored.isEmpty()) {
			throw new InvalidVaultAwsConfigurationException(
					"The application was processed ahead of time with other values of these properties, which cannot change at run time: "
							+ ignored + ".",
					"Set them to the same values when the application is processed ahead of time.");
		}
	}

	private boolean isMissing(String bean) {
		return !this.beans.containsBean(bean);
	}

	private int count(Class<?> type) {
		return this.beans.getBeanNamesForType(type, true, false).length;
	}

}
