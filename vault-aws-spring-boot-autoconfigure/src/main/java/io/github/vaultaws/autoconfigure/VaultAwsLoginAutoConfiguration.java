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

import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.vault.authentication.ClientAuthentication;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.IamLogin;
import io.github.vaultaws.login.StsEndpoint;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the login to Vault. It comes
 * before that of Spring Cloud Vault, which then uses this login for its own templates.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsConnectionAutoConfiguration.class,
		beforeName = { "org.springframework.cloud.vault.config.VaultReactiveAutoConfiguration",
				"org.springframework.cloud.vault.config.VaultAutoConfiguration" })
@ConditionalOnVaultAwsEnabled
@ConditionalOnProperty("vault.aws.login.method")
public final class VaultAwsLoginAutoConfiguration {

	@Bean
	LoginSettings vaultAwsLoginSettings(VaultAwsProperties properties, Environment environment) {
		return new LoginSettings(properties.getLogin(), environment.getProperty("spring.cloud.vault.authentication"));
	}

	@Bean
	@ConditionalOnMissingBean
	ClientAuthentication vaultAwsLogin(LoginSettings settings, VaultConnection connection,
			ObjectProvider<AwsRegionProvider> regionProvider, WatcherThreads threads) {
		return switch (settings.method()) {
			case IAM -> iamLogin(settings, connection, regionProvider, threads);
			case APP_ROLE -> new AppRoleLogin(settings.endpoint(connection), settings.roleId(), settings.secretId());
		};
	}

	private static IamLogin iamLogin(LoginSettings settings, VaultConnection connection,
			ObjectProvider<AwsRegionProvider> regionProvider, WatcherThreads threads) {
		Supplier<StsEndpoint> sts = settings
			.stsEndpoint(() -> regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new).getRegion());
		return new IamLogin(settings.endpoint(connection), DefaultCredentialsProvider.builder().build(), sts,
				settings.serverId(), threads.clock());
	}

}
