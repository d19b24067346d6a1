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
 * Parameters of a role of an auth method that apply to the tokens of its logins.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public abstract class TokenParameters extends VaultParameters {

	private static final Field<Duration> TOKEN_TTL = Field.duration("token_ttl");

	private static final Field<Duration> TOKEN_MAX_TTL = Field.duration("token_max_ttl");

	private static final Field<Duration> TOKEN_EXPLICIT_MAX_TTL = Field.duration("token_explicit_max_ttl");

	private static final Field<Duration> TOKEN_PERIOD = Field.duration("token_period");

	private static final Field<List<String>> TOKEN_POLICIES = Field.list("token_policies", VaultPath::lowerCase);

	private static final Field<Boolean> TOKEN_NO_DEFAULT_POLICY = Field.flag("token_no_default_policy");

	private static final Field<List<String>> TOKEN_BOUND_CIDRS = Field.list("token_bound_cidrs", Cidrs::canonical);

	private static final Field<Integer> TOKEN_NUM_USES = Field.number("token_num_uses");

	private static final Field<String> TOKEN_TYPE = Field.text("token_type");

	private static final Field<Boolean> TOKEN_STRICTLY_BIND_IP = Field.flag("token_strictly_bind_ip");

	private static final Field<Map<String, String>> ALIAS_METADATA = Field.map("alias_metadata").enterprise();

	static final List<Field<?>> TOKEN_FIELDS = List.of(TOKEN_TTL, TOKEN_MAX_TTL, TOKEN_EXPLICIT_MAX_TTL, TOKEN_PERIOD,
			TOKEN_POLICIES, TOKEN_NO_DEFAULT_POLICY, TOKEN_BOUND_CIDRS, TOKEN_NUM_USES, TOKEN_TYPE,
			TOKEN_STRICTLY_BIND_IP, ALIAS_METADATA);

	TokenParameters(Map<String, @Nullable Object> values) {
		super(values);
	}

	/**
	 * Return the TTL of a token.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration tokenTtl() {
		return get(TOKEN_TTL);
	}

	/**
	 * Return the maximum TTL of a token.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration tokenMaxTtl() {
		return get(TOKEN_MAX_TTL);
	}

	/**
	 * Return the maximum TTL of a token, whatever its period and mount are.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration tokenExplicitMaxTtl() {
		return get(TOKEN_EXPLICIT_MAX_TTL);
	}

	/**
	 * Return the period for which a token is renewed without a maximum TTL.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration tokenPeriod() {
		return get(TOKEN_PERIOD);
	}

	/**
	 * Return the policies of a token.
	 * @return the values, possibly empty
	 */
	public final List<String> tokenPolicies() {
		return get(TOKEN_POLICIES, List.of());
	}

	/**
	 * Return whether a token does not have the policy {@code default}.
	 * @return the flag, or {@code null} if there is none
	 */
	public final @Nullable Boolean tokenNoDefaultPolicy() {
		return get(TOKEN_NO_DEFAULT_POLICY);
	}

	/**
	 * Return the addresses from which a token can be used.
	 * @return the values, possibly empty
	 */
	public final List<String> tokenBoundCidrs() {
		return get(TOKEN_BOUND_CIDRS, List.of());
	}

	/**
	 * Return the number of requests of a token, or 0 for any number.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Integer tokenNumUses() {
		return get(TOKEN_NUM_USES);
	}

	/**
	 * Return the type of tokens: {@code default}, {@code service} or {@code batch}.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String tokenType() {
		return get(TOKEN_TYPE);
	}

	/**
	 * Return whether a token can be used only from the address of the login.
	 * @return the flag, or {@code null} if there is none
	 */
	public final @Nullable Boolean tokenStrictlyBindIp() {
		return get(TOKEN_STRICTLY_BIND_IP);
	}

	/**
	 * Return the metadata of the alias of the entity.
	 * @return the pairs, possibly empty
	 */
	public final Map<String, String> aliasMetadata() {
		return get(ALIAS_METADATA, Map.of());
	}

	/**
	 * Check the rules of Vault for tokens.
	 */
	final void checkToken() {
		String type = get(TOKEN_TYPE, "default");
		refuseIf(!List.of("", "default", "service", "batch", "default-service", "default-batch").contains(type),
				"invalid 'token_type' value \"%s\"".formatted(type));
		refuseIf(get(TOKEN_NUM_USES, 0) < 0, "'token_num_uses' cannot be negative");
		boolean batch = type.endsWith("batch");
		refuseIf(batch && has(TOKEN_PERIOD),
				"'token_type' cannot be 'batch' or 'default_batch' when set to generate periodic tokens");
		refuseIf(batch && has(TOKEN_NUM_USES),
				"'token_type' cannot be 'batch' or 'default_batch' when set to generate tokens with limited use count");
		refuseIf(has(TOKEN_MAX_TTL) && get(TOKEN_TTL, Duration.ZERO).compareTo(get(TOKEN_MAX_TTL, Duration.ZERO)) > 0,
				"'token_ttl' cannot be greater than 'token_max_ttl'");
	}

	/**
	 * Builder for {@link TokenParameters}.
	 *
	 * @param <T> the type of the parameters
	 * @param <B> the type of the builder
	 */
	public abstract static class Builder<T extends TokenParameters, B extends Builder<T, B>>
			extends VaultParameters.Builder<T, B> {

		Builder() {
		}

		/**
		 * Set the TTL of a token.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenTtl(@Nullable Duration value) {
			return set(TOKEN_TTL, value);
		}

		/**
		 * Set the maximum TTL of a token.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenMaxTtl(@Nullable Duration value) {
			return set(TOKEN_MAX_TTL, value);
		}

		/**
		 * Set the maximum TTL of a token, whatever its period and mount are.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenExplicitMaxTtl(@Nullable Duration value) {
			return set(TOKEN_EXPLICIT_MAX_TTL, value);
		}

		/**
		 * Set the period for which a token is renewed without a maximum TTL.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenPeriod(@Nullable Duration value) {
			return set(TOKEN_PERIOD, value);
		}

		/**
		 * Set the policies of a token.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public final B tokenPolicies(String... values) {
			return set(TOKEN_POLICIES, List.of(values));
		}

		/**
		 * Set whether a token does not have the policy {@code default}.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenNoDefaultPolicy(@Nullable Boolean value) {
			return set(TOKEN_NO_DEFAULT_POLICY, value);
		}

		/**
		 * Set the addresses from which a token can be used.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public final B tokenBoundCidrs(String... values) {
			return set(TOKEN_BOUND_CIDRS, List.of(values));
		}

		/**
		 * Set the number of requests of a token, or 0 for any number.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenNumUses(@Nullable Integer value) {
			return set(TOKEN_NUM_USES, value);
		}

		/**
		 * Set the type of tokens: {@code default}, {@code service} or {@code batch}.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenType(@Nullable String value) {
			return set(TOKEN_TYPE, value);
		}

		/**
		 * Set whether a token can be used only from the address of the login. Only
		 * OpenBao supports it.
		 * @param value the value
		 * @return this builder
		 */
		public final B tokenStrictlyBindIp(@Nullable Boolean value) {
			return set(TOKEN_STRICTLY_BIND_IP, value);
		}

		/**
		 * Set the metadata of the alias of the entity. Requires Vault Enterprise.
		 * @param pairs the pairs
		 * @return this builder
		 */
		public final B aliasMetadata(Map<String, String> pairs) {
			return set(ALIAS_METADATA, pairs);
		}

	}

}
