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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.login.StsEndpoint;

/**
 * Translates the {@code vault.aws.rotation.verification} and {@code sts-region}
 * properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VerificationSettings {

	private static final String ENDPOINT = "vault.aws.rotation.verification.sts-endpoint";

	private static final List<String> SPRING_CLOUD_AWS = List.of("spring.cloud.aws.sts.endpoint",
			"spring.cloud.aws.endpoint");

	private final VaultAwsProperties properties;

	private final String loginRegion;

	private final Function<String, @Nullable String> environment;

	private final Supplier<Region> applicationRegion;

	private final AwsClientSettings clients;

	VerificationSettings(VaultAwsProperties properties, Function<String, @Nullable String> environment,
			Supplier<Region> applicationRegion, AwsClientSettings clients) {
		this.properties = properties;
		this.loginRegion = properties.getLogin().getIam().getRegion();
		this.environment = environment;
		this.applicationRegion = applicationRegion;
		this.clients = clients;
	}

	/**
	 * Return the STS endpoint that verifies the credentials of a role.
	 * @param role the properties of the role
	 * @param prefix their prefix
	 * @return the endpoint
	 */
	SdkStsEndpoint endpoint(Credentials role, String prefix) {
		URI configured = configured();
		if (!StringUtils.hasText(role.getStsRegion())) {
			return new SdkStsEndpoint(this::region, configured);
		}
		Region region = region(role.getStsRegion(), prefix);
		return new SdkStsEndpoint(() -> region, isEndpointOf(region, configured) ? configured : null);
	}

	/**
	 * Return the customizer of the client that verifies credentials.
	 * @return the customizer
	 */
	Consumer<SdkSyncClientBuilder<?, ?>> customizer() {
		return this.clients::customize;
	}

	private static Region region(String id, String prefix) {
		try {
			return StsEndpoint.region(id);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s.sts-region' has an invalid value: %s.".formatted(prefix, ex.getMessage()),
					"Set it to a region id such as 'eu-west-1', or remove it.");
		}
	}

	private static boolean isEndpointOf(Region region, @Nullable URI uri) {
		Region signingRegion = StsEndpoint.of(region.id()).signingRegion();
		return uri == null
				|| StsEndpoint.find(uri).map(StsEndpoint::signingRegion).orElse(signingRegion).equals(signingRegion);
	}

	private @Nullable URI configured() {
		URI endpoint = this.properties.getRotation().getVerification().getStsEndpoint();
		if (endpoint != null && !endpoint.toString().isEmpty()) {
			return checked(ENDPOINT, endpoint.toString());
		}
		URI ofClients = this.clients.endpoint();
		if (ofClients != null) {
			return ofClients;
		}
		for (String property : SPRING_CLOUD_AWS) {
			String value = this.environment.apply(property);
			if (StringUtils.hasText(value)) {
				return checked(property, value);
			}
		}
		return null;
	}

	private static URI checked(String property, String value) {
		try {
			URI uri = URI.create(value.strip());
			if (uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
					&& uri.getFragment() == null && List.of("", "/").contains(uri.getPath())
					&& List.of("https", "http").contains(uri.getScheme())) {
				return uri;
			}
		}
		catch (IllegalArgumentException ex) {
			// is reported below
		}
		throw new InvalidVaultAwsConfigurationException(
				"The property '%s' is not a valid server URI.".formatted(property),
				"Set it to a URI such as 'https://sts.eu-west-1.amazonaws.com', or remove it.");
	}

	private Region region() {
		Region ofClients = this.clients.region();
		if (ofClients != null) {
			return ofClients;
		}
		try {
			return this.applicationRegion.get();
		}
		catch (SdkClientException ex) {
			return StsEndpoint.region("auto".equals(this.loginRegion) ? "global" : this.loginRegion);
		}
	}

}
