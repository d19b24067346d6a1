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
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/**
 * Checks the properties of Spring Cloud Vault that the library uses or replaces, before
 * Spring Cloud Vault reads them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SpringCloudVaultSettings {

	private static final String PREFIX = "spring.cloud.vault.";

	private static final String AWS = "aws.";

	private static final String URI_PROPERTY = PREFIX + "uri";

	private static final Pattern HOST = Pattern.compile("[^@]*?@?([^@:/?#]*)(:\\d*)?");

	/**
	 * Properties of Spring Cloud Vault that have no effect on the library, and their
	 * counterparts.
	 */
	private static final Map<String, String> COUNTERPARTS = new LinkedHashMap<>();

	static {
		for (String name : new String[] { "role", "role-arn", "ttl" }) {
			COUNTERPARTS.put(AWS + name, CredentialsFactory.MAIN + "." + name);
		}
		COUNTERPARTS.put(AWS + "backend", CredentialsFactory.MAIN + ".mount");
		for (String name : new String[] { "role-id", "secret-id" }) {
			COUNTERPARTS.put("app-role." + name, LoginSettings.PREFIX + "app-role." + name);
		}
		COUNTERPARTS.put("app-role.role", LoginSettings.PREFIX + "role");
		COUNTERPARTS.put("app-role.app-role-path", LoginSettings.PREFIX + "mount");
		COUNTERPARTS.put("aws-iam.role", LoginSettings.PREFIX + "role");
		COUNTERPARTS.put("aws-iam.aws-path", LoginSettings.PREFIX + "mount");
		COUNTERPARTS.put("aws-iam.server-name", LoginSettings.PREFIX + "iam.server-id");
		COUNTERPARTS.put("aws-iam.region", LoginSettings.PREFIX + "iam.region");
		COUNTERPARTS.put("aws-iam.endpoint-uri", LoginSettings.PREFIX + "iam.sts-endpoint");
		COUNTERPARTS.put("aws-ec2.role", LoginSettings.PREFIX + "role");
		COUNTERPARTS.put("aws-ec2.aws-ec2-path", LoginSettings.PREFIX + "mount");
		COUNTERPARTS.put("aws-ec2.nonce", LoginSettings.PREFIX + "ec2.nonce");
	}

	private final PropertyResolver properties;

	SpringCloudVaultSettings(PropertyResolver properties) {
		this.properties = properties;
	}

	/**
	 * Check the address of Vault.
	 * @throws InvalidVaultAwsConfigurationException if it is not a valid address
	 */
	void checkUri() {
		String uri = this.properties.getProperty(URI_PROPERTY);
		if (uri != null && StringUtils.hasText(uri)) {
			checkUri(uri);
		}
		String host = this.properties.getProperty(PREFIX + "host");
		if (host != null && host.contains("_")) {
			throw invalidHost("The property '" + PREFIX + "host'", host);
		}
	}

	static void checkUri(String value) {
		checkUri("The property '" + URI_PROPERTY + "'", value);
	}

	/**
	 * Check an address of Vault.
	 * @param subject the source of the address, as the subject of a message
	 * @param value the address
	 * @throws InvalidVaultAwsConfigurationException if it is not a valid address
	 */
	static void checkUri(String subject, String value) {
		URI uri;
		try {
			uri = new URI(value);
		}
		catch (URISyntaxException ex) {
			throw invalid(subject, "is not a valid URI (%s at index %d)".formatted(ex.getReason(), ex.getIndex()),
					"Set it to a URI such as 'https://vault.example.com:8200', without whitespace and line breaks.");
		}
		String scheme = uri.getScheme();
		if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
			throw invalid(subject, "does not start with 'https://' or 'http://'",
					"Set it to a URI such as 'https://vault.example.com:8200'.");
		}
		if (uri.getHost() == null) {
			Matcher host = HOST.matcher(String.valueOf(uri.getRawAuthority()));
			throw (host.matches() && host.group(1).contains("_")) ? invalidHost(subject, host.group(1)) : invalid(
					subject, "contains no valid host", "Set it to a URI such as 'https://vault.example.com:8200'.");
		}
		if (uri.getPath().matches("/+ui(/.*)?")) {
			throw invalid(subject, "is the address of Vault's user interface",
					"Remove the path: '%s://%s'.".formatted(scheme, uri.getRawAuthority()));
		}
	}

	private static InvalidVaultAwsConfigurationException invalidHost(String subject, String host) {
		return new InvalidVaultAwsConfigurationException(
				"%s contains the host '%s': '_' is not allowed in the name of a host.".formatted(subject, host),
				"Use an alias without '_' (in Docker Compose, a network alias), or the IP address.");
	}

	private static InvalidVaultAwsConfigurationException invalid(String subject, String problem, String action) {
		return new InvalidVaultAwsConfigurationException(subject + " " + problem + ".", action);
	}

	/**
	 * Return which properties of Spring Cloud Vault are set instead of those of the
	 * library.
	 * @return a sentence with the counterparts that are not set, or {@code null} if there
	 * are none
	 */
	@Nullable String leftovers() {
		return leftovers("");
	}

	private @Nullable String leftovers(String prefix) {
		String leftovers = COUNTERPARTS.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(prefix))
			.filter((entry) -> this.properties.containsProperty(PREFIX + entry.getKey())
					&& !this.properties.containsProperty(entry.getValue()))
			.filter((entry) -> entry.getValue().startsWith(CredentialsFactory.MAIN)
					|| this.properties.containsProperty(LoginSettings.PREFIX + "method"))
			.map((entry) -> "'%s%s' → '%s'".formatted(PREFIX, entry.getKey(), entry.getValue()))
			.collect(Collectors.joining(", "));
		return leftovers.isEmpty() ? null
				: "Properties of Spring Cloud Vault that do not apply to 'vault.aws': " + leftovers + ".";
	}

	/**
	 * Return which properties of Spring Cloud Vault configure AWS credentials in addition
	 * to {@code vault.aws.credentials}.
	 * @return the sentences of a warning, or {@code null} if there are none
	 */
	@Nullable String unusedCredentials() {
		String leftovers = leftovers(AWS);
		if (!this.properties.getProperty(PREFIX + AWS + "enabled", Boolean.class, false)) {
			return leftovers;
		}
		return "The property 'spring.cloud.vault.aws.enabled' is 'true' in addition to 'vault.aws.credentials'. AWS clients"
				+ " do not use the credentials that Spring Cloud Vault obtains, and these are not rotated. Remove"
				+ " 'spring.cloud.vault.aws' unless the application reads them as properties."
				+ ((leftovers != null) ? " " + leftovers : "");
	}

}
