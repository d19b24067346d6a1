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

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.endpoint.RecentEvents;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;
import io.github.vaultaws.endpoint.VaultAwsEndpointWebExtension;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link VaultAwsEndpoint}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsCredentialsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ManagedCredentialsLifecycle.class)
@ConditionalOnAvailableEndpoint(VaultAwsEndpoint.class)
@ImportRuntimeHints(EventRuntimeHints.class)
public final class VaultAwsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	VaultAwsEndpoint vaultAwsEndpoint(ManagedCredentialsLifecycle lifecycle, CredentialsFactory factory,
			VaultSession session, RecentEvents events) {
		List<ManagedCredentials> credentials = lifecycle.managedCredentials();
		return new VaultAwsEndpoint(credentials, () -> factory.policy(credentials).toString(), session::state,
				events::latestFirst);
	}

	@Bean
	RecentEvents vaultAwsRecentEvents() {
		return new RecentEvents();
	}

	@Bean
	@ConditionalOnMissingBean
	VaultAwsEndpointWebExtension vaultAwsEndpointWebExtension(VaultAwsEndpoint endpoint) {
		return new VaultAwsEndpointWebExtension(endpoint);
	}

}
