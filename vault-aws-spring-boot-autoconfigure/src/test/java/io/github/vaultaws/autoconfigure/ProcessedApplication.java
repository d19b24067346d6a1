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
import java.util.Objects;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultResponse;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Application that is processed ahead of time. Prints what it has obtained from Vault.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ProcessedApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(ProcessedApplication.class, arguments);
	}

	@Bean
	CommandLineRunner print(AwsCredentialsProvider main,
			@Qualifier("reports") ObjectProvider<AwsCredentialsProvider> reports, S3Presigner presigner,
			VaultTemplate vault, Environment environment) {
		return (arguments) -> {
			System.out.println("main=" + main.resolveCredentials().accessKeyId());
			reports.ifAvailable(
					(provider) -> System.out.println("reports=" + provider.resolveCredentials().accessKeyId()));
			System.out.println(
					"presigned=" + presigner
						.presignGetObject((presign) -> presign.signatureDuration(Duration.ofMinutes(1))
							.getObjectRequest((object) -> object.bucket("bucket").key("key")))
						.url()
						.getQuery());
			System.out.println("greeting=" + environment.getProperty("greeting"));
			VaultResponse secret = Objects.requireNonNull(vault.read("secret/application"));
			System.out.println("read=" + secret.getData());
		};
	}

}
