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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.Iam;
import io.github.vaultaws.client.ClearTextCheck;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.login.StsEndpointSelector;

/**
 * Translates the {@code vault.aws.login.iam} properties.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IamSettings {

	/**
	 * Name of the credentials provider bean that signs logins.
	 */
	static final String CREDENTIALS_BEAN = "vaultAwsLoginCredentialsProvider";

	private static final String PREFIX = LoginSettings.PREFIX + "iam.";

	private final Iam iam;

	IamSettings(Iam iam) {
		this.iam = iam;
	}

	@Nullable String serverId() {
		return this.iam.getServerId();
	}

	AwsCredentialsProvider credentials(@Nullable AwsCredentialsProvider bean) {
		String profile = this.iam.getProfile();
		boolean hasProfile = StringUtils.hasText(profile);
		if (bean != null && hasProfile) {
			throw new InvalidVaultAwsConfigurationException(
					"Both the property '%sprofile' and a bean '%s' are present.".formatted(PREFIX, CREDENTIALS_BEAN),
					"Remove one of the two.");
		}
		if (bean != null) {
			return new NonClosingCredentialsProvider(bean);
		}
		return hasProfile ? ProfileCredentialsProvider.create(profile) : DefaultCredentialsProvider.builder().build();
	}

	StsEndpointSelector sts(Supplier<Region> autoRegion) {
		URI uri = uri();
		String region = this.iam.getRegion();
		if ("auto".equals(region)) {
			Supplier<StsEndpoint> found = () -> StsEndpoint.of(autoRegion.get().id());
			return (uri != null)
					? StsEndpointSelector.of(() -> StsEndpoint.find(uri).orElseGet(() -> found.get().at(uri)))
					: StsEndpointSelector.orGlobal(found);
		}
		try {
			StsEndpoint endpoint = StsEndpoint.of(region);
			return StsEndpointSelector.of(() -> (uri != null) ? endpoint.at(uri) : endpoint);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%sregion' has an invalid value: %s.".formatted(PREFIX, ex.getMessage()),
					"Set it to a region id such as 'eu-west-1', to 'global' or to 'auto'.");
		}
	}

	private @Nullable URI uri() {
		URI uri = this.iam.getStsEndpoint();
		if (uri == null || uri.toString().isEmpty()) {
			return null;
		}
		boolean isRoot = uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
				&& uri.getFragment() == null && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
		if (!isRoot || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%ssts-endpoint' is not a valid server URI.".formatted(PREFIX),
					"Set it to a URI such as 'https://sts.eu-west-1.amazonaws.com', or remove it.");
		}
		ClearTextCheck.warn("STS ('" + PREFIX + "sts-endpoint')", uri);
		return uri.resolve("/");
	}

	/**
	 * {@link AwsCredentialsProvider} that does not close its delegate.
	 *
	 * @param delegate the delegate
	 */
	private record NonClosingCredentialsProvider(AwsCredentialsProvider delegate) implements AwsCredentialsProvider {

		@Override
		public AwsCredentials resolveCredentials() {
			return this.delegate.resolveCredentials();
		}

	}

}
