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
 * A role of the AppRole auth method: {@code auth/<mount>/role/<name>}. The names of roles
 * are case-insensitive.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AppRole extends TokenParameters {

	private static final Field<String> ROLE_ID = Field.text("role_id");

	private static final Field<Boolean> BIND_SECRET_ID = Field.flag("bind_secret_id");

	private static final Field<List<String>> SECRET_ID_BOUND_CIDRS = Field.list("secret_id_bound_cidrs");

	private static final Field<Integer> SECRET_ID_NUM_USES = Field.number("secret_id_num_uses");

	private static final Field<Duration> SECRET_ID_TTL = Field.duration("secret_id_ttl");

	private static final Field<Boolean> LOCAL_SECRET_IDS = Field.flag("local_secret_ids").onCreation();

	static final Kind<AppRole> KIND = Kind
		.named("role", "role",
				Fields.of(AppRole::new, TOKEN_FIELDS, ROLE_ID, BIND_SECRET_ID, SECRET_ID_BOUND_CIDRS,
						SECRET_ID_NUM_USES, SECRET_ID_TTL, LOCAL_SECRET_IDS))
		.lowerCased();

	private AppRole(Map<String, @Nullable Object> values) {
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
	 * Return the RoleID.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String roleId() {
		return get(ROLE_ID);
	}

	/**
	 * Return whether a login requires a SecretID.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean bindSecretId() {
		return get(BIND_SECRET_ID);
	}

	/**
	 * Return the addresses from which a SecretID can be used.
	 * @return the values, possibly empty
	 */
	public List<String> secretIdBoundCidrs() {
		return get(SECRET_ID_BOUND_CIDRS, List.of());
	}

	/**
	 * Return the number of logins of a SecretID, or 0 for any number.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Integer secretIdNumUses() {
		return get(SECRET_ID_NUM_USES);
	}

	/**
	 * Return the TTL of a SecretID, or zero for no expiry.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration secretIdTtl() {
		return get(SECRET_ID_TTL);
	}

	/**
	 * Return whether SecretIDs are not replicated to other clusters.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean localSecretIds() {
		return get(LOCAL_SECRET_IDS);
	}

	@Override
	Fields<AppRole> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(current != null && change.isSet(LOCAL_SECRET_IDS),
				"local_secret_ids can only be modified during role creation");
		refuseIf(change.isSet(ROLE_ID) && !change.has(ROLE_ID),
				"invalid role_id supplied, or failed to generate a role_id");
		refuseIf(get(SECRET_ID_NUM_USES, 0) < 0, "secret_id_num_uses cannot be negative");
		refuseIf(Boolean.FALSE.equals(bindSecretId()) && secretIdBoundCidrs().isEmpty() && tokenBoundCidrs().isEmpty(),
				"at least one constraint should be enabled on the role");
		checkToken();
	}

	/**
	 * Builder for {@link AppRole}.
	 */
	public static final class Builder extends TokenParameters.Builder<AppRole, Builder> {

		private Builder() {
		}

		/**
		 * Set the RoleID. By default, Vault generates it. A response does not contain it.
		 * @param value the value
		 * @return this builder
		 */
		public Builder roleId(@Nullable String value) {
			return set(ROLE_ID, value);
		}

		/**
		 * Set whether a login requires a SecretID.
		 * @param value the value
		 * @return this builder
		 */
		public Builder bindSecretId(@Nullable Boolean value) {
			return set(BIND_SECRET_ID, value);
		}

		/**
		 * Set the addresses from which a SecretID can be used.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder secretIdBoundCidrs(String... values) {
			return set(SECRET_ID_BOUND_CIDRS, List.of(values));
		}

		/**
		 * Set the number of logins of a SecretID, or 0 for any number.
		 * @param value the value
		 * @return this builder
		 */
		public Builder secretIdNumUses(@Nullable Integer value) {
			return set(SECRET_ID_NUM_USES, value);
		}

		/**
		 * Set the TTL of a SecretID, or zero for no expiry.
		 * @param value the value
		 * @return this builder
		 */
		public Builder secretIdTtl(@Nullable Duration value) {
			return set(SECRET_ID_TTL, value);
		}

		/**
		 * Set whether SecretIDs are not replicated to other clusters. It can be set only
		 * when the role is created.
		 * @param value the value
		 * @return this builder
		 */
		public Builder localSecretIds(@Nullable Boolean value) {
			return set(LOCAL_SECRET_IDS, value);
		}

		@Override
		Fields<AppRole> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AppRole build() {
			return new AppRole(values());
		}

	}

}
