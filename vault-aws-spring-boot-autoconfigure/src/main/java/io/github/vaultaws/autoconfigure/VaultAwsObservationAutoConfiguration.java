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

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.vaultaws.metrics.DefaultVaultAwsObservationConvention;
import io.github.vaultaws.metrics.VaultAwsObservation;
import io.github.vaultaws.metrics.VaultAwsObservationConvention;
import io.github.vaultaws.metrics.VaultAwsOperationObserver;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link VaultAwsObservation
 * observations} of logins and operations on credentials. The observer is set once all
 * singletons exist, because a meter registry or an exporter of spans may itself use
 * credentials from Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsConnectionAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ VaultAwsThreads.class, ObservationRegistry.class })
public final class VaultAwsObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "vaultAwsObservations")
	SmartInitializingSingleton vaultAwsObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<VaultAwsObservationConvention> convention, VaultAwsThreads threads) {
		return () -> threads.operations()
			.setObserver(new VaultAwsOperationObserver(registry.getObject(),
					convention.getIfAvailable(DefaultVaultAwsObservationConvention::new)));
	}

}
