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

import io.awspring.cloud.autoconfigure.AwsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for AWS clients of Spring Cloud AWS
 * that use another role than the main role.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsCredentialsAutoConfiguration.class)
@ConditionalOnVaultAwsEnabled
@Conditional(ClientRoles.OnClient.class)
public final class VaultAwsClientsAutoConfiguration {

	/**
	 * Name of the bean with the roles of the clients.
	 */
	static final String ROLES_BEAN = "vaultAwsClientRoles";

	@Bean(ROLES_BEAN)
	static ClientRoles vaultAwsClientRoles(Environment environment, ConfigurableListableBeanFactory beans) {
		return new ClientRoles(environment, beans.getBeanClassLoader());
	}

	@Bean
	ClientRolesCheck vaultAwsClientRolesCheck(ClientRoles roles, ConfigurableListableBeanFactory beans) {
		return new ClientRolesCheck(roles, beans);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AwsSyncClientCustomizer.class)
	static class SpringCloudAwsConfiguration {

		@Bean
		AwsSyncClientCustomizer vaultAwsClientRoleSyncCustomizer(ClientRoles roles,
				ConfigurableListableBeanFactory beans) {
			return (builder) -> roles.customize(builder, beans);
		}

		@Bean
		AwsAsyncClientCustomizer vaultAwsClientRoleAsyncCustomizer(ClientRoles roles,
				ConfigurableListableBeanFactory beans) {
			return (builder) -> roles.customize(builder, beans);
		}

	}

}
