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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of the tokens of a role. Immutable.
 *
 * @param policies the policies
 * @param ttl the TTL
 * @param maxTtl the maximum TTL
 * @param explicitMaxTtl the maximum TTL that also applies to periodic tokens
 * @param period the period of a token without a maximum TTL
 * @param numUses how often the token can be used, 0 for any number
 * @param boundCidrs the addresses that the token can be used from
 * @param noDefaultPolicy whether {@code default} is left out
 * @param type the kind of the token
 * @author The vault-aws-spring-boot authors
 */
record TokenSettings(List<String> policies, Duration ttl, Duration maxTtl, Duration explicitMaxTtl, Duration period,
		int numUses, List<String> boundCidrs, boolean noDefaultPolicy, TokenType type) {

	static final TokenSettings NONE = new TokenSettings(List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO,
			Duration.ZERO, 0, List.of(), false, TokenType.DEFAULT);

	/**
	 * Return the settings after a write.
	 * @param fields what is written
	 * @return the new settings
	 * @throws VaultError if they do not fit together
	 */
	TokenSettings with(Fields fields) {
		TokenSettings settings = new TokenSettings(
				fields.list("token_policies", fields.list("policies", this.policies)),
				fields.duration("token_ttl", fields.duration("ttl", this.ttl)),
				fields.duration("token_max_ttl", fields.duration("max_ttl", this.maxTtl)),
				fields.duration("token_explicit_max_ttl", this.explicitMaxTtl),
				fields.duration("token_period", fields.duration("period", this.period)),
				fields.number("token_num_uses", this.numUses), fields.list("token_bound_cidrs", this.boundCidrs),
				fields.flag("token_no_default_policy", this.noDefaultPolicy),
				TokenType.of(fields.text("token_type", this.type.text())));
		settings.check();
		return settings;
	}

	TokenSettings withTtl(Duration ttl) {
		return new TokenSettings(this.policies, ttl, this.maxTtl, this.explicitMaxTtl, this.period, this.numUses,
				this.boundCidrs, this.noDefaultPolicy, this.type);
	}

	TokenSettings boundTo(List<String> cidrs) {
		return new TokenSettings(this.policies, this.ttl, this.maxTtl, this.explicitMaxTtl, this.period, this.numUses,
				cidrs, this.noDefaultPolicy, this.type);
	}

	private void check() {
		Cidr.requireAddresses(this.boundCidrs);
		if (this.type.isBatch()) {
			String error = "'token_type' cannot be 'batch' or 'default_batch' when set to generate ";
			refuse(!this.period.isZero(), error + "periodic tokens");
			refuse(this.numUses != 0, error + "tokens with limited use count");
		}
		refuse(this.numUses < 0, "'token_num_uses' cannot be negative");
		refuse(!this.maxTtl.isZero() && this.ttl.compareTo(this.maxTtl) > 0,
				"'token_ttl' cannot be greater than 'token_max_ttl'");
	}

	private static void refuse(boolean wrong, String text) {
		if (wrong) {
			throw VaultError.refused(text);
		}
	}

	Set<String> tokenPolicies() {
		return sanitized(this.policies, !this.noDefaultPolicy);
	}

	static Set<String> sanitized(Collection<String> policies, boolean withDefault) {
		Set<String> sanitized = new TreeSet<>();
		policies.forEach((policy) -> sanitized.add(policy.strip().toLowerCase(Locale.ROOT)));
		if (sanitized.contains("root")) {
			return Set.of("root");
		}
		if (withDefault) {
			sanitized.add("default");
		}
		return sanitized;
	}

	void describe(Map<String, Object> data) {
		data.put("token_bound_cidrs", Cidr.shown(this.boundCidrs));
		data.put("token_explicit_max_ttl", this.explicitMaxTtl.toSeconds());
		data.put("token_max_ttl", this.maxTtl.toSeconds());
		data.put("token_no_default_policy", this.noDefaultPolicy);
		data.put("token_num_uses", this.numUses);
		data.put("token_period", this.period.toSeconds());
		data.put("token_policies", this.policies);
		data.put("token_ttl", this.ttl.toSeconds());
		data.put("token_type", this.type.text());
	}

}
