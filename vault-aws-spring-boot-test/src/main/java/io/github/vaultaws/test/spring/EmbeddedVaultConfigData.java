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

package io.github.vaultaws.test.spring;

import java.util.List;

import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.core.PriorityOrdered;

/**
 * Resolves {@code vault:} locations to nothing in tests with
 * {@link AutoConfigureEmbeddedVaultAws}: they would be read from another Vault than the
 * embedded one, which starts later.
 *
 * @author The vault-aws-spring-boot authors
 */
final class EmbeddedVaultConfigData {

	/**
	 * Property that marks these tests.
	 */
	static final String PROPERTY = "io.github.vaultaws.test.embedded";

	private EmbeddedVaultConfigData() {
	}

	/**
	 * {@link ConfigDataLocationResolver} that precedes those of Spring Cloud Vault and of
	 * the library.
	 */
	static final class Resolver implements ConfigDataLocationResolver<NoResource>, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return location.hasPrefix("vault:") && context.getBinder().bind(PROPERTY, Boolean.class).orElse(false);
		}

		@Override
		public List<NoResource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
			return List.of(new NoResource());
		}

	}

	/**
	 * {@link ConfigDataLoader} without data.
	 */
	static final class Loader implements ConfigDataLoader<NoResource> {

		@Override
		public ConfigData load(ConfigDataLoaderContext context, NoResource resource) {
			return ConfigData.EMPTY;
		}

	}

	/**
	 * What the location resolves to.
	 */
	static final class NoResource extends ConfigDataResource {

	}

}
