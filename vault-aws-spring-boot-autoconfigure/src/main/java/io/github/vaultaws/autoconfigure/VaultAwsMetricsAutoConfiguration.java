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

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.vaultaws.metrics.VaultAwsMetrics;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link VaultAwsMetrics meters} of
 * AWS credentials issued by Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsCredentialsAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(ManagedCredentialsLifecycle.class)
public final class VaultAwsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	VaultAwsMetrics vaultAwsMetrics(ManagedCredentialsLifecycle lifecycle, VaultSession session,
			VaultConnection connection, VaultAwsThreads threads) {
		return new VaultAwsMetrics(lifecycle.managedCredentials(), session::state, connection.vault()::throttled,
				threads.clock().wallClock());
	}

}
