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

package io.github.vaultaws.login;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;

/**
 * The STS endpoint that a client of the AWS SDK calls: the configured one, or that of the
 * system properties, environment variables and configuration files of the SDK, or that of
 * the region. Resolved with the first use. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific
 * endpoints</a>
 */
public final class SdkStsEndpoint {

	private static final String SERVICES = "services";

	private final Map<String, String> variables;

	private final Supplier<Region> region;

	private final @Nullable URI configured;

	private final SingletonSupplier<Resolved> resolved = SingletonSupplier.of(this::resolve);

	/**
	 * Create a new {@link SdkStsEndpoint}.
	 * @param region the region
	 * @param configured the address that replaces any other, or {@code null}
	 */
	public SdkStsEndpoint(Supplier<Region> region, @Nullable URI configured) {
		this(System.getenv(), region, configured);
	}

	SdkStsEndpoint(Map<String, String> variables, Supplier<Region> region, @Nullable URI configured) {
		this.variables = variables;
		this.region = SingletonSupplier.of(region);
		this.configured = configured;
	}

	/**
	 * Return the address that replaces those of the SDK.
	 * @return the address, or {@code null} if the SDK selects it
	 */
	public @Nullable URI configured() {
		return this.configured;
	}

	/**
	 * Return the region to configure a client of the SDK with.
	 * @return the region of the host, if the endpoint is configured and its host names
	 * one, and otherwise that of the application
	 */
	public Region region() {
		Resolved resolved = this.resolved.obtain();
		return resolved.regional() ? this.region.get() : resolved.endpoint().signingRegion();
	}

	/**
	 * Return the endpoint.
	 * @return the endpoint
	 * @throws IllegalArgumentException if a setting of the SDK is invalid
	 * @throws IllegalStateException if a configuration file is invalid
	 */
	public StsEndpoint endpoint() {
		return this.resolved.obtain().endpoint();
	}

	private Resolved resolve() {
		if (this.configured != null) {
			return new Resolved(at(this.configured), false);
		}
		ProfileFile files = ProfileFile.defaultProfileFile();
		Optional<Profile> profile = files.profile(setting("aws.profile", "AWS_PROFILE").orElse("default"));
		if (!isTrue("aws.ignoreConfiguredEndpointUrls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", profile,
				ProfileProperty.IGNORE_CONFIGURED_ENDPOINT_URLS)) {
			Optional<URI> uri = settings(files, profile).flatMap(Optional::stream).findFirst();
			if (uri.isPresent()) {
				return new Resolved(at(uri.get()), false);
			}
		}
		List<EndpointTag> tags = new ArrayList<>();
		if (isTrue("aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", profile, ProfileProperty.USE_FIPS_ENDPOINT)) {
			tags.add(EndpointTag.FIPS);
		}
		if (isTrue("aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT", profile,
				ProfileProperty.USE_DUALSTACK_ENDPOINT)) {
			tags.add(EndpointTag.DUALSTACK);
		}
		return new Resolved(StsEndpoint.of(this.region.get(), tags.toArray(EndpointTag[]::new)), true);
	}

	private Stream<Optional<URI>> settings(ProfileFile files, Optional<Profile> profile) {
		Function<String, Optional<String>> property = (name) -> profile.flatMap((one) -> one.property(name));
		return Stream
			.<Supplier<Optional<URI>>>of(() -> systemProperty("aws.endpointUrlSts"),
					() -> systemProperty("aws.endpointUrl"), () -> variable("AWS_ENDPOINT_URL_STS"),
					() -> variable("AWS_ENDPOINT_URL"),
					() -> uri("The services section of the AWS configuration file",
							property.apply(SERVICES)
								.flatMap((name) -> files.getSection(SERVICES, name))
								.flatMap((section) -> section.property("sts." + ProfileProperty.ENDPOINT_URL))),
					() -> uri(
							"The profile of the AWS configuration file",
							property.apply("sts." + ProfileProperty.ENDPOINT_URL)),
					() -> uri("The profile of the AWS configuration file",
							property.apply(ProfileProperty.ENDPOINT_URL)))
			.map(Supplier::get);
	}

	private StsEndpoint at(URI uri) {
		return StsEndpoint.find(uri).orElseGet(() -> StsEndpoint.of(this.region.get()).at(uri));
	}

	private Optional<URI> systemProperty(String name) {
		return uri("The system property '" + name + "'", Optional.ofNullable(System.getProperty(name)));
	}

	private Optional<URI> variable(String name) {
		return uri("The environment variable '" + name + "'", Optional.ofNullable(this.variables.get(name)));
	}

	private static Optional<URI> uri(String source, Optional<String> value) {
		return value.filter(StringUtils::hasText).map((text) -> {
			try {
				URI uri = URI.create(text.strip());
				if (uri.getHost() != null) {
					return uri;
				}
			}
			catch (IllegalArgumentException ex) {
				// reported below
			}
			throw new IllegalArgumentException(source + " is not the URI of an STS endpoint: '" + text + "'");
		});
	}

	private Optional<String> setting(String systemProperty, String variable) {
		return Stream.of(System.getProperty(systemProperty), this.variables.get(variable))
			.filter(StringUtils::hasText)
			.map(String::strip)
			.findFirst();
	}

	private boolean isTrue(String systemProperty, String variable, Optional<Profile> profile, String property) {
		return setting(systemProperty, variable).map(Boolean::parseBoolean)
			.or(() -> profile.flatMap((one) -> one.booleanProperty(property)))
			.orElse(false);
	}

	/**
	 * Endpoint and its origin.
	 *
	 * @param endpoint the endpoint
	 * @param regional whether it is the endpoint of the region
	 */
	private record Resolved(StsEndpoint endpoint, boolean regional) {
	}

}
