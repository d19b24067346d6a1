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
 * TTL of the leases of IAM users of the AWS secrets engine: {@code
 * <mount>/config/lease}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsSecretsLease extends VaultParameters {

	private static final Field<Duration> LEASE = Field.duration("lease");

	private static final Field<Duration> LEASE_MAX = Field.duration("lease_max");

	static final Kind<AwsSecretsLease> KIND = Kind.of("config/lease", Fields.of(AwsSecretsLease::new, LEASE, LEASE_MAX))
		.replacing();

	private AwsSecretsLease(Map<String, @Nullable Object> values) {
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
	 * Create the configuration, of which both parts are required.
	 * @param lease the TTL of a lease
	 * @param leaseMax the time after which a lease cannot be renewed any further
	 * @return the configuration
	 */
	public static AwsSecretsLease of(Duration lease, Duration leaseMax) {
		return builder().lease(lease).leaseMax(leaseMax).build();
	}

	/**
	 * Return the TTL of a lease.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration lease() {
		return get(LEASE);
	}

	/**
	 * Return the time after which a lease cannot be renewed any further.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration leaseMax() {
		return get(LEASE_MAX);
	}

	@Override
	Fields<AwsSecretsLease> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(get(LEASE) == null, "'lease' is a required parameter");
		refuseIf(get(LEASE_MAX) == null, "'lease_max' is a required parameter");
	}

	/**
	 * Builder for {@link AwsSecretsLease}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsSecretsLease, Builder> {

		private Builder() {
		}

		/**
		 * Set the TTL of a lease.
		 * @param value the value
		 * @return this builder
		 */
		public Builder lease(@Nullable Duration value) {
			return set(LEASE, value);
		}

		/**
		 * Set the time after which a lease cannot be renewed any further.
		 * @param value the value
		 * @return this builder
		 */
		public Builder leaseMax(@Nullable Duration value) {
			return set(LEASE_MAX, value);
		}

		@Override
		Fields<AwsSecretsLease> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsSecretsLease build() {
			return new AwsSecretsLease(values());
		}

	}

}
