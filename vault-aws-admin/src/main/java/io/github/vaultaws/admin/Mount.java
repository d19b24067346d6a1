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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A secrets engine or an auth method at a path: {@code sys/mounts/<path>} or {@code
 * sys/auth/<path>}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Mount extends VaultParameters {

	private static final Field<String> TYPE = Field.text("type");

	private static final Field<String> DESCRIPTION = Field.text("description");

	private static final Field<Duration> DEFAULT_LEASE_TTL = Field.duration("default_lease_ttl");

	private static final Field<Duration> MAX_LEASE_TTL = Field.duration("max_lease_ttl");

	private static final Field<String> LISTING_VISIBILITY = Field.text("listing_visibility");

	private static final Field<String> TOKEN_TYPE = Field.text("token_type");

	private static final Field<Map<String, String>> OPTIONS = Field.map("options");

	private static final Field<Boolean> LOCAL = Field.flag("local");

	private static final Field<Boolean> SEAL_WRAP = Field.flag("seal_wrap");

	static final Fields<Mount> FIELDS = Fields.of(Mount::new, TYPE, DESCRIPTION, DEFAULT_LEASE_TTL, MAX_LEASE_TTL,
			LISTING_VISIBILITY, TOKEN_TYPE, OPTIONS, LOCAL, SEAL_WRAP);

	private Mount(Map<String, @Nullable Object> values) {
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
	 * Create a mount with the defaults of the server.
	 * @param type the type, such as {@code aws} or {@code approle}
	 * @return the mount
	 */
	public static Mount of(String type) {
		return builder().type(type).build();
	}

	/**
	 * Return the type, such as {@code aws} or {@code approle}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String type() {
		return get(TYPE);
	}

	/**
	 * Return the description.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String description() {
		return get(DESCRIPTION);
	}

	/**
	 * Return the default TTL of leases and tokens, or zero for that of the server.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration defaultLeaseTtl() {
		return get(DEFAULT_LEASE_TTL);
	}

	/**
	 * Return the maximum TTL of leases and tokens, or zero for that of the server.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration maxLeaseTtl() {
		return get(MAX_LEASE_TTL);
	}

	/**
	 * Return whether the mount is listed for users who are not logged in: {@code unauth}
	 * or {@code hidden}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String listingVisibility() {
		return get(LISTING_VISIBILITY);
	}

	/**
	 * Return the type of tokens that an auth method issues.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String tokenType() {
		return get(TOKEN_TYPE);
	}

	/**
	 * Return the options of the type.
	 * @return the pairs, possibly empty
	 */
	public Map<String, String> options() {
		return get(OPTIONS, Map.of());
	}

	/**
	 * Return whether the mount is not replicated to other clusters.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean local() {
		return get(LOCAL);
	}

	/**
	 * Return whether critical data is encrypted by the seal, too.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean sealWrap() {
		return get(SEAL_WRAP);
	}

	@Override
	Fields<Mount> fields() {
		return FIELDS;
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		if (current == null) {
			refuseIf(!has(TYPE), "backend type must be specified as a string");
			return;
		}
		for (Field<?> fixed : List.of(TYPE, LOCAL, SEAL_WRAP)) {
			refuseIf(!isSame(fixed.name(), current), "'%s' is %s and cannot be changed to %s".formatted(fixed.name(),
					current.parameter(fixed.name()), parameter(fixed.name())));
		}
	}

	/**
	 * Builder for {@link Mount}.
	 */
	public static final class Builder extends VaultParameters.Builder<Mount, Builder> {

		private Builder() {
		}

		/**
		 * Set the type, such as {@code aws} or {@code approle}. It cannot be changed.
		 * @param value the value
		 * @return this builder
		 */
		public Builder type(@Nullable String value) {
			return set(TYPE, value);
		}

		/**
		 * Set the description.
		 * @param value the value
		 * @return this builder
		 */
		public Builder description(@Nullable String value) {
			return set(DESCRIPTION, value);
		}

		/**
		 * Set the default TTL of leases and tokens, or zero for that of the server.
		 * @param value the value
		 * @return this builder
		 */
		public Builder defaultLeaseTtl(@Nullable Duration value) {
			return set(DEFAULT_LEASE_TTL, value);
		}

		/**
		 * Set the maximum TTL of leases and tokens, or zero for that of the server.
		 * @param value the value
		 * @return this builder
		 */
		public Builder maxLeaseTtl(@Nullable Duration value) {
			return set(MAX_LEASE_TTL, value);
		}

		/**
		 * Set whether the mount is listed for users who are not logged in: {@code unauth}
		 * or {@code hidden}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder listingVisibility(@Nullable String value) {
			return set(LISTING_VISIBILITY, value);
		}

		/**
		 * Set the type of tokens that an auth method issues.
		 * @param value the value
		 * @return this builder
		 */
		public Builder tokenType(@Nullable String value) {
			return set(TOKEN_TYPE, value);
		}

		/**
		 * Set the options of the type.
		 * @param pairs the pairs
		 * @return this builder
		 */
		public Builder options(Map<String, String> pairs) {
			return set(OPTIONS, pairs);
		}

		/**
		 * Set whether the mount is not replicated to other clusters. It cannot be
		 * changed.
		 * @param value the value
		 * @return this builder
		 */
		public Builder local(@Nullable Boolean value) {
			return set(LOCAL, value);
		}

		/**
		 * Set whether critical data is encrypted by the seal, too. It cannot be changed.
		 * @param value the value
		 * @return this builder
		 */
		public Builder sealWrap(@Nullable Boolean value) {
			return set(SEAL_WRAP, value);
		}

		@Override
		Fields<Mount> fields() {
			return FIELDS;
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public Mount build() {
			return new Mount(values());
		}

	}

}
