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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the AWS auth method removes expired entries of the identity access list or of the
 * deny list of role tags: {@code auth/<mount>/config/tidy/…}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthTidy extends VaultParameters {

	private static final Field<Duration> SAFETY_BUFFER = Field.duration("safety_buffer");

	private static final Field<Boolean> DISABLE_PERIODIC_TIDY = Field.flag("disable_periodic_tidy");

	static final Kind<AwsAuthTidy> KIND = Kind.of("config/tidy",
			Fields.of(AwsAuthTidy::new, SAFETY_BUFFER, DISABLE_PERIODIC_TIDY));

	private AwsAuthTidy(Map<String, @Nullable Object> values) {
		super(values);
	}

	/**
	 * Create a builder.
	 * @return a builder without parameters
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the time after its expiry at which an entry is removed.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration safetyBuffer() {
		return get(SAFETY_BUFFER);
	}

	/**
	 * Return whether expired entries are not removed automatically.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean disablePeriodicTidy() {
		return get(DISABLE_PERIODIC_TIDY);
	}

	@Override
	Fields<AwsAuthTidy> fields() {
		return KIND.fields();
	}

	/**
	 * Builder for {@link AwsAuthTidy}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsAuthTidy, Builder> {

		private Builder() {
		}

		/**
		 * Set the time after its expiry at which an entry is removed.
		 * @param value the value
		 * @return this builder
		 */
		public Builder safetyBuffer(@Nullable Duration value) {
			return set(SAFETY_BUFFER, value);
		}

		/**
		 * Set whether expired entries are not removed automatically.
		 * @param value the value
		 * @return this builder
		 */
		public Builder disablePeriodicTidy(@Nullable Boolean value) {
			return set(DISABLE_PERIODIC_TIDY, value);
		}

		@Override
		Fields<AwsAuthTidy> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthTidy build() {
			return new AwsAuthTidy(values());
		}

	}

}
