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
import java.time.Duration;
import java.util.Locale;

import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.login.InstanceMetadataClient;

/**
 * Settings of the instance metadata service from the system properties and environment
 * variables of the AWS SDKs.
 *
 * @author The vault-aws-spring-boot authors
 */
final class InstanceMetadataSettings {

	private static final URI IPV6 = URI.create("http://[fd00:ec2::254]");

	private final Environment environment;

	InstanceMetadataSettings(Environment environment) {
		this.environment = environment;
	}

	InstanceMetadataClient instanceMetadata(TaskScheduler timer) {
		Setting disabled = setting("AWS_EC2_METADATA_DISABLED", "aws.disableEc2Metadata", "false");
		if (Boolean.parseBoolean(disabled.value())) {
			throw new InvalidVaultAwsConfigurationException("The property 'vault.aws.login.method' is 'ec2', but "
					+ disabled.name() + " disables the instance metadata service.",
					"Remove it, or use another login method.");
		}
		return new InstanceMetadataClient(endpoint(), PlainHttp.within(timeout(), timer, null));
	}

	private URI endpoint() {
		Setting endpoint = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "aws.ec2MetadataServiceEndpoint", "");
		Setting mode = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "aws.ec2MetadataServiceEndpointMode", "IPv4");
		if (endpoint.value().isEmpty()) {
			return switch (mode.value().toLowerCase(Locale.ROOT)) {
				case "ipv4" -> InstanceMetadataClient.IPV4;
				case "ipv6" -> IPV6;
				default -> throw mode.invalid("'IPv4' or 'IPv6'");
			};
		}
		try {
			URI uri = URI.create(StringUtils.trimTrailingCharacter(endpoint.value(), '/'));
			Assert.notNull(uri.getHost(), "Missing host");
			return uri;
		}
		catch (IllegalArgumentException ex) {
			throw endpoint.invalid("a URI such as '" + InstanceMetadataClient.IPV4 + "'");
		}
	}

	private Duration timeout() {
		Setting timeout = setting("AWS_METADATA_SERVICE_TIMEOUT", "aws.ec2MetadataServiceTimeout", "1");
		try {
			long millis = Math.round(Double.parseDouble(timeout.value()) * 1000);
			Assert.isTrue(millis > 0, "Not a positive duration");
			return Duration.ofMillis(millis);
		}
		catch (IllegalArgumentException ex) {
			throw timeout.invalid("a number of seconds above 0");
		}
	}

	private Setting setting(String variable, String systemProperty, String defaultValue) {
		for (String name : new String[] { systemProperty, variable }) {
			String value = this.environment.getProperty(name);
			if (StringUtils.hasText(value)) {
				return new Setting(name, value.strip());
			}
		}
		return new Setting(variable, defaultValue);
	}

	private record Setting(String name, String value) {

		InvalidVaultAwsConfigurationException invalid(String valid) {
			return new InvalidVaultAwsConfigurationException(
					"'%s' has an invalid value: %s.".formatted(this.name, this.value),
					"Set it to " + valid + ", or remove it.");
		}

	}

}
