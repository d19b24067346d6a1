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

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Settings of the AWS clients of the application, which also apply to the client that
 * verifies credentials. Beans are looked up with the first use.
 *
 * @author The vault-aws-spring-boot authors
 */
class AwsClientSettings {

	private final ObjectProvider<SdkHttpClient> httpClient;

	AwsClientSettings(ObjectProvider<SdkHttpClient> httpClient) {
		this.httpClient = httpClient;
	}

	/**
	 * Return the endpoint of all AWS services, which precedes those of properties.
	 * @return the endpoint, or {@code null} if each service has its own
	 */
	@Nullable URI endpoint() {
		return null;
	}

	/**
	 * Return the region, which precedes that of the region provider.
	 * @return the region, or {@code null} for that of the region provider
	 */
	@Nullable Region region() {
		return null;
	}

	/**
	 * Configure a client.
	 * @param builder the builder of the client
	 */
	void customize(SdkSyncClientBuilder<?, ?> builder) {
		this.httpClient.ifUnique(builder::httpClient);
	}

}
