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

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * {@link ConfigDataLocationResolver} that resolves no location itself. It is called
 * before those of Spring Cloud AWS and registers the credentials provider in the
 * bootstrap context, from which Spring Cloud AWS uses it for locations such as
 * {@code aws-s3:}.
 *
 * @author The vault-aws-spring-boot authors
 */
class BootstrapCredentialsLocationResolver implements ConfigDataLocationResolver<ConfigDataResource>, Ordered {

	private static final boolean SPRING_CLOUD = isPresent("org.springframework.cloud.vault.config.VaultProperties")
			&& isPresent("io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer");

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, BootstrapCredentialsLocationResolver.class.getClassLoader());
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		if (SPRING_CLOUD && location.hasPrefix("aws-")) {
			SpringBootVersionCheck.check(SpringBootVersion.getVersion());
			BootstrapCredentials.register(context.getBootstrapContext(), context.getBinder());
		}
		return false;
	}

	@Override
	public List<ConfigDataResource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return List.of();
	}

}
