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

import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.VaultAwsThreads;
import io.github.vaultaws.client.ClearTextCheck;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.rotation.CredentialsVerifier;
import io.github.vaultaws.rotation.StsCredentialsVerifier;

/**
 * Translates the {@code vault.aws.rotation.verification} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VerificationSettings {

	private static final Duration DEADLINE = Duration.ofSeconds(10);

	/**
	 * Settings of the AWS SDK for the endpoint of STS, in order of precedence.
	 */
	private static final List<String> SDK_ENDPOINTS = List.of("aws.endpointUrlSts", "AWS_ENDPOINT_URL_STS",
			"aws.endpointUrl", "AWS_ENDPOINT_URL");

	private final VaultAwsProperties properties;

	private final Environment environment;

	private final Supplier<Region> autoRegion;

	VerificationSettings(VaultAwsProperties properties, Environment environment, Supplier<Region> autoRegion) {
		this.properties = properties;
		this.environment = environment;
		this.autoRegion = autoRegion;
	}

	CredentialsVerifier verifier(VaultAwsThreads threads) {
		return new StsCredentialsVerifier(PlainHttp.within(DEADLINE, threads.timer(), ProxySelector.getDefault()),
				SingletonSupplier.of(this::endpoint), threads.clock().wallClock());
	}

	private StsEndpoint endpoint() {
		StsEndpoint regional = StsEndpoint.of(region());
		URI configured = configured();
		if (configured == null) {
			return regional;
		}
		ClearTextCheck.warn("STS", configured);
		return regional.at(configured);
	}

	private @Nullable URI configured() {
		URI configured = this.properties.getRotation().getVerification().getStsEndpoint();
		return (configured != null) ? configured
				: SDK_ENDPOINTS.stream()
					.map(this.environment::getProperty)
					.filter(StringUtils::hasText)
					.findFirst()
					.map(URI::create)
					.orElse(null);
	}

	private String region() {
		String region = this.properties.getLogin().getIam().getRegion();
		if (!"auto".equals(region)) {
			return region;
		}
		try {
			return this.autoRegion.get().id();
		}
		catch (SdkClientException ex) {
			return "global";
		}
	}

}
