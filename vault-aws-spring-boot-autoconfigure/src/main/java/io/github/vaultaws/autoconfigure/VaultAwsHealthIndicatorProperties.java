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
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

import io.github.vaultaws.health.VaultAwsHealthIndicator;

/**
 * External configuration properties for {@link VaultAwsHealthIndicator}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@ConfigurationProperties(VaultAwsHealthIndicatorProperties.PREFIX)
public class VaultAwsHealthIndicatorProperties {

	static final String PREFIX = "management.health.vaultaws";

	/**
	 * Remaining TTL below which credentials that cannot be refreshed are reported as out
	 * of service. By default, they are reported as up until they expire. An outage of
	 * Vault affects all instances at the same time.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration outOfServiceBelow;

	public @Nullable Duration getOutOfServiceBelow() {
		return this.outOfServiceBelow;
	}

	public void setOutOfServiceBelow(@Nullable Duration outOfServiceBelow) {
		this.outOfServiceBelow = outOfServiceBelow;
	}

}
