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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.health.VaultAwsHealthIndicator;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link VaultAwsHealthIndicator}.
 * If there are several roles, each has its own component.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsCredentialsAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ManagedCredentialsLifecycle.class)
@ConditionalOnEnabledHealthIndicator("vaultaws")
@EnableConfigurationProperties(VaultAwsHealthIndicatorProperties.class)
@RegisterReflectionForBinding({ CredentialsState.Next.class, LastError.class, SessionState.class })
public final class VaultAwsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "vaultAwsHealthIndicator", "vaultAwsHealthContributor" })
	HealthContributor vaultAwsHealthContributor(ManagedCredentialsLifecycle lifecycle, VaultSession session,
			VaultAwsThreads threads, VaultAwsHealthIndicatorProperties properties) {
		Duration outOfServiceBelow = properties.getOutOfServiceBelow();
		DurationRange.AGE.check(outOfServiceBelow, "management.health.vaultaws.out-of-service-below");
		Map<String, HealthContributor> roles = new LinkedHashMap<>();
		lifecycle.managedCredentials()
			.forEach((credentials) -> roles.put(name(credentials),
					new VaultAwsHealthIndicator(credentials, session::state, threads.clock(), outOfServiceBelow)));
		return (roles.size() == 1) ? roles.values().iterator().next() : CompositeHealthContributor.fromMap(roles);
	}

	private static String name(ManagedCredentials credentials) {
		return credentials.role().replace("/", "%2F");
	}

}
