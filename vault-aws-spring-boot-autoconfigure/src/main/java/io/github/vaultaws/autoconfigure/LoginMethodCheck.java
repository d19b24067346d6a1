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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;

/**
 * Checks at startup that no login is configured without a method, because the login of
 * Spring Cloud Vault would silently be used instead.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LoginMethodCheck implements SmartInitializingSingleton {

	private static final String PREFIX = "vault.aws.login";

	/**
	 * Property that also applies to the verification of credentials.
	 */
	private static final String REGION = "iam.region";

	private final @Nullable LoginMethod method;

	private final Environment environment;

	LoginMethodCheck(@Nullable LoginMethod method, Environment environment) {
		this.method = method;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> names = Binder.get(this.environment)
			.bind(PREFIX, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.entrySet()
			.stream()
			.filter((property) -> StringUtils.hasText(property.getValue()) && !property.getKey().equals(REGION))
			.map((property) -> "'" + PREFIX + "." + property.getKey() + "'")
			.sorted()
			.toList();
		if (this.method == null && !names.isEmpty()) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.login.method' is not set, so that these properties have no effect: "
							+ String.join(", ", names) + ".",
					"Set 'vault.aws.login.method' to 'iam', 'ec2' or 'app-role', or remove the other properties to use the"
							+ " login of Spring Cloud Vault or of the application.");
		}
	}

}
