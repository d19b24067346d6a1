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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the properties, which are also bound without a bean
 * (before a configuration import, and to analyze a failed start), and for the optional
 * types whose presence determines what a configuration import uses.
 *
 * @author The vault-aws-spring-boot authors
 */
class VaultAwsRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindableRuntimeHintsRegistrar.forTypes(VaultAwsProperties.class).registerHints(hints);
		Arrays.stream(VaultAwsSetupProperties.class.getDeclaredClasses())
			.filter(Class::isRecord)
			.forEach((declaration) -> hints.reflection()
				.registerType(declaration, MemberCategory.INVOKE_PUBLIC_METHODS));
		Stream<String> clients = Arrays.stream(SpringCloudAwsService.values()).map(SpringCloudAwsService::client);
		Stream<String> types = Stream.of("org.springframework.cloud.vault.config.VaultProperties",
				"org.springframework.cloud.vault.config.VaultConfigDataLocationResolver",
				"org.springframework.web.reactive.function.client.WebClient", "reactor.core.publisher.Mono",
				"io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer",
				"io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration",
				CompetingProviderCheck.ASYNC_CLIENT);
		Stream.concat(types, clients).forEach((type) -> hints.reflection().registerTypeIfPresent(classLoader, type));
	}

}
