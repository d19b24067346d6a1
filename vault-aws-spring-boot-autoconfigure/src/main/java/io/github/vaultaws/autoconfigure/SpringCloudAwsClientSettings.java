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

import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * {@link AwsClientSettings} of Spring Cloud AWS: its connection details and customizers.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SpringCloudAwsClientSettings extends AwsClientSettings {

	private final ObjectProvider<AwsSyncClientCustomizer> customizers;

	private final ObjectProvider<AwsConnectionDetails> connectionDetails;

	SpringCloudAwsClientSettings(ObjectProvider<SdkHttpClient> httpClient,
			ObjectProvider<AwsSyncClientCustomizer> customizers,
			ObjectProvider<AwsConnectionDetails> connectionDetails) {
		super(httpClient);
		this.customizers = customizers;
		this.connectionDetails = connectionDetails;
	}

	@Override
	@Nullable URI endpoint() {
		AwsConnectionDetails details = this.connectionDetails.getIfAvailable();
		return (details != null) ? details.getEndpoint() : null;
	}

	@Override
	@Nullable Region region() {
		AwsConnectionDetails details = this.connectionDetails.getIfAvailable();
		return (details != null && StringUtils.hasText(details.getRegion())) ? Region.of(details.getRegion()) : null;
	}

	@Override
	void customize(SdkSyncClientBuilder<?, ?> builder) {
		super.customize(builder);
		if (builder instanceof AwsSyncClientBuilder<?, ?> client) {
			this.customizers.orderedStream().forEach((customizer) -> customizer.customize(client));
		}
	}

}
