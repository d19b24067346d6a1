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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.core.client.builder.SdkClientBuilder;

import io.github.vaultaws.credentials.RejectedKeyInterceptor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the AWS clients of Spring Cloud
 * AWS, which then report access keys that AWS rejects.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsCredentialsAutoConfiguration.class)
@ConditionalOnClass(AwsSyncClientCustomizer.class)
@ConditionalOnBean(RejectedKeyInterceptor.class)
public final class VaultAwsSpringCloudAwsAutoConfiguration {

	@Bean
	AwsSyncClientCustomizer vaultAwsSyncClientCustomizer(RejectedKeyInterceptor interceptor) {
		return (builder) -> attach(interceptor, builder);
	}

	@Bean
	AwsAsyncClientCustomizer vaultAwsAsyncClientCustomizer(RejectedKeyInterceptor interceptor) {
		return (builder) -> attach(interceptor, builder);
	}

	static void attach(RejectedKeyInterceptor interceptor, Object builder) {
		if (builder instanceof SdkClientBuilder<?, ?> client) {
			client.overrideConfiguration(
					client.overrideConfiguration().toBuilder().addExecutionInterceptor(interceptor).build());
		}
	}

}
