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

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for checks at startup: whether AWS
 * clients use the credentials of {@code vault.aws.credentials}, and whether an
 * application was processed ahead of time with the same properties. They are separate
 * because they also have to apply if the other auto-configurations back off.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsConnectionAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.cloud.vault.config.VaultProperties")
public final class VaultAwsProviderCheckAutoConfiguration {

	@Bean
	static AheadOfTimeCheck vaultAwsAheadOfTimeCheck(Environment environment) {
		return new AheadOfTimeCheck(environment);
	}

	@Bean
	@ConditionalOnVaultAwsEnabled
	CompetingProviderCheck vaultAwsCompetingProviderCheck(VaultAwsProperties properties,
			ConfigurableListableBeanFactory beans, Environment environment) {
		return new CompetingProviderCheck(StringUtils.hasText(properties.getCredentials().getRole()), beans,
				new SpringCloudVaultSettings(environment));
	}

}
