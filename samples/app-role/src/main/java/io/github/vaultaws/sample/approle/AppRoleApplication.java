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

package io.github.vaultaws.sample.approle;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An application whose AWS client uses credentials from Vault. Its code does not depend
 * on Vault: it injects an {@link AwsCredentialsProvider}.
 *
 * @author The vault-aws-spring-boot authors
 */
@SpringBootApplication
@EnableScheduling
public class AppRoleApplication {

	public static void main(String[] args) {
		SpringApplication.run(AppRoleApplication.class, args);
	}

	@Bean
	StsClient stsClient(AwsCredentialsProvider credentials) {
		return StsClient.builder().credentialsProvider(credentials).build();
	}

}
