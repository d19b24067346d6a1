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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.context.config.Profiles;
import org.springframework.cloud.vault.config.VaultConfigDataLocationResolver;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * {@link ConfigDataLocationResolver} that registers login and session in the bootstrap
 * context before Spring Cloud Vault resolves {@code vault:} locations, which it does when
 * profiles are active. The resolver of Spring Cloud Vault then uses them.
 *
 * @author The vault-aws-spring-boot authors
 */
class VaultAwsConfigDataLocationResolver implements ConfigDataLocationResolver<ConfigDataResource>, Ordered {

	private static final boolean SPRING_CLOUD_VAULT = ClassUtils.isPresent(
			"org.springframework.cloud.vault.config.VaultConfigDataLocationResolver",
			VaultAwsConfigDataLocationResolver.class.getClassLoader());

	private final @Nullable ConfigDataLocationResolver<?> springCloudVault = SPRING_CLOUD_VAULT
			? SpringCloudVault.resolver() : null;

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		if (this.springCloudVault == null || !this.springCloudVault.isResolvable(context, location)) {
			return false;
		}
		SpringBootVersionCheck.check(SpringBootVersion.getVersion());
		return true;
	}

	@Override
	public List<ConfigDataResource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return List.of();
	}

	@Override
	public List<ConfigDataResource> resolveProfileSpecific(ConfigDataLocationResolverContext context,
			ConfigDataLocation location, Profiles profiles) {
		if (this.springCloudVault == null) {
			return List.of();
		}
		BootstrapVaultSession.register(context.getBootstrapContext(), context.getBinder());
		return List.copyOf(this.springCloudVault.resolveProfileSpecific(context, location, profiles));
	}

	/**
	 * Refers to a class that may be absent.
	 */
	private static final class SpringCloudVault {

		private SpringCloudVault() {
		}

		static ConfigDataLocationResolver<?> resolver() {
			return new VaultConfigDataLocationResolver();
		}

	}

}
