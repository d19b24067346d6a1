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
 * Restrictions of a login that an EC2 tag contains.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RoleTagRequest extends VaultParameters {

	private static final Field<List<String>> POLICIES = Field.list("policies");

	private static final Field<Duration> MAX_TTL = Field.duration("max_ttl");

	private static final Field<String> INSTANCE_ID = Field.text("instance_id");

	private static final Field<Boolean> ALLOW_INSTANCE_MIGRATION = Field.flag("allow_instance_migration");

	private static final Field<Boolean> DISALLOW_REAUTHENTICATION = Field.flag("disallow_reauthentication");

	static final Fields<RoleTagRequest> FIELDS = Fields.of(RoleTagRequest::new, POLICIES, MAX_TTL, INSTANCE_ID,
			ALLOW_INSTANCE_MIGRATION, DISALLOW_REAUTHENTICATION);

	private RoleTagRequest(Map<String, @Nullable Object> values) {
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
	 * Return the policies of the token, which its role has to include.
	 * @return the values, possibly empty
	 */
	public List<String> policies() {
		return get(POLICIES, List.of());
	}

	/**
	 * Return the maximum TTL of the token.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration maxTtl() {
		return get(MAX_TTL);
	}

	/**
	 * Return the only EC2 instance that may use the tag.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String instanceId() {
		return get(INSTANCE_ID);
	}

	/**
	 * Return whether a migrated EC2 instance may log in without its nonce.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean allowInstanceMigration() {
		return get(ALLOW_INSTANCE_MIGRATION);
	}

	/**
	 * Return whether an EC2 instance may log in only once.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean disallowReauthentication() {
		return get(DISALLOW_REAUTHENTICATION);
	}

	@Override
	Fields<RoleTagRequest> fields() {
		return FIELDS;
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(has(ALLOW_INSTANCE_MIGRATION) && has(DISALLOW_REAUTHENTICATION),
				"cannot set both disallow_reauthentication and allow_instance_migration");
	}

	/**
	 * Builder for {@link RoleTagRequest}.
	 */
	public static final class Builder extends VaultParameters.Builder<RoleTagRequest, Builder> {

		private Builder() {
		}

		/**
		 * Set the policies of the token, which its role has to include.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder policies(String... values) {
			return set(POLICIES, List.of(values));
		}

		/**
		 * Set the maximum TTL of the token.
		 * @param value the value
		 * @return this builder
		 */
		public Builder maxTtl(@Nullable Duration value) {
			return set(MAX_TTL, value);
		}

		/**
		 * Set the only EC2 instance that may use the tag.
		 * @param value the value
		 * @return this builder
		 */
		public Builder instanceId(@Nullable String value) {
			return set(INSTANCE_ID, value);
		}

		/**
		 * Set whether a migrated EC2 instance may log in without its nonce.
		 * @param value the value
		 * @return this builder
		 */
		public Builder allowInstanceMigration(@Nullable Boolean value) {
			return set(ALLOW_INSTANCE_MIGRATION, value);
		}

		/**
		 * Set whether an EC2 instance may log in only once.
		 * @param value the value
		 * @return this builder
		 */
		public Builder disallowReauthentication(@Nullable Boolean value) {
			return set(DISALLOW_REAUTHENTICATION, value);
		}

		@Override
		Fields<RoleTagRequest> fields() {
			return FIELDS;
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public RoleTagRequest build() {
			return new RoleTagRequest(values());
		}

	}

}
