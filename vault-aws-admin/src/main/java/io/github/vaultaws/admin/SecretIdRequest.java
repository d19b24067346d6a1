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
 * Properties of a new SecretID. By default, those of its role.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class SecretIdRequest extends VaultParameters {

	private static final Field<Map<String, String>> METADATA = Field.map("metadata");

	private static final Field<List<String>> CIDR_LIST = Field.list("cidr_list");

	private static final Field<List<String>> TOKEN_BOUND_CIDRS = Field.list("token_bound_cidrs");

	private static final Field<Integer> NUM_USES = Field.number("num_uses");

	private static final Field<Duration> TTL = Field.duration("ttl");

	static final Fields<SecretIdRequest> FIELDS = Fields.of(SecretIdRequest::new, METADATA, CIDR_LIST,
			TOKEN_BOUND_CIDRS, NUM_USES, TTL);

	private SecretIdRequest(Map<String, @Nullable Object> values) {
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
	 * Return the metadata of the tokens of the SecretID, which the audit log contains.
	 * @return the pairs, possibly empty
	 */
	public Map<String, String> metadata() {
		return get(METADATA, Map.of());
	}

	/**
	 * Return the addresses from which the SecretID can be used.
	 * @return the values, possibly empty
	 */
	public List<String> cidrs() {
		return get(CIDR_LIST, List.of());
	}

	/**
	 * Return the addresses from which the tokens of the SecretID can be used.
	 * @return the values, possibly empty
	 */
	public List<String> tokenBoundCidrs() {
		return get(TOKEN_BOUND_CIDRS, List.of());
	}

	/**
	 * Return the number of logins of the SecretID, at most that of its role.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Integer numUses() {
		return get(NUM_USES);
	}

	/**
	 * Return the TTL of the SecretID, at most that of its role.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration ttl() {
		return get(TTL);
	}

	@Override
	Fields<SecretIdRequest> fields() {
		return FIELDS;
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(get(NUM_USES, 0) < 0, "num_uses cannot be negative");
	}

	/**
	 * Builder for {@link SecretIdRequest}.
	 */
	public static final class Builder extends VaultParameters.Builder<SecretIdRequest, Builder> {

		private Builder() {
		}

		/**
		 * Set the metadata of the tokens of the SecretID, which the audit log contains.
		 * @param pairs the pairs
		 * @return this builder
		 */
		public Builder metadata(Map<String, String> pairs) {
			return set(METADATA, pairs);
		}

		/**
		 * Set the addresses from which the SecretID can be used.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder cidrs(String... values) {
			return set(CIDR_LIST, List.of(values));
		}

		/**
		 * Set the addresses from which the tokens of the SecretID can be used.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder tokenBoundCidrs(String... values) {
			return set(TOKEN_BOUND_CIDRS, List.of(values));
		}

		/**
		 * Set the number of logins of the SecretID, at most that of its role.
		 * @param value the value
		 * @return this builder
		 */
		public Builder numUses(@Nullable Integer value) {
			return set(NUM_USES, value);
		}

		/**
		 * Set the TTL of the SecretID, at most that of its role.
		 * @param value the value
		 * @return this builder
		 */
		public Builder ttl(@Nullable Duration value) {
			return set(TTL, value);
		}

		@Override
		Fields<SecretIdRequest> fields() {
			return FIELDS;
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public SecretIdRequest build() {
			return new SecretIdRequest(values());
		}

	}

}
