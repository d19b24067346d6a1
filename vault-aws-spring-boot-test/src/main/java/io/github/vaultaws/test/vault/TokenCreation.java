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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Creates tokens for requests with a token.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenCreation {

	Reply create(Call call, boolean orphan) {
		Fields fields = call.fields();
		Token parent = call.caller();
		if (parent.isBatch()) {
			throw VaultError.refused("batch tokens cannot create more tokens");
		}
		boolean privileged = RequestAuthorizer.accessControl(parent)
			.allowsSudo(RequestAuthorizer.pathFor(parent, call.namespace(), call.request().path()));
		boolean withoutParent = fields.flag("no_parent", false);
		String id = fields.text("id");
		if (!privileged && (withoutParent || !id.isEmpty())) {
			throw VaultError.refused(withoutParent ? "root or sudo privileges required to create orphan token"
					: "root or sudo privileges required to specify token id");
		}
		if (!fields.text("entity_alias").isEmpty()) {
			throw VaultError.refused("'entity_alias' is only allowed in combination with token role");
		}
		Set<String> policies = policies(fields, parent, privileged);
		TokenSettings settings = settings(fields, parent);
		if (settings.type().isBatch() && policies.contains("root")) {
			throw VaultError.refused("batch tokens cannot be root tokens");
		}
		if (!settings.period().isZero() && !privileged) {
			throw VaultError.refused("root or sudo privileges required to create periodic token");
		}
		List<String> warnings = warnings(call, policies, id);
		Grant grant = new Grant(displayName(fields), fields.pairs("meta", Map.of()), policies, settings,
				fields.flag("renewable", true), id.isEmpty() ? null : id, (orphan || withoutParent) ? null : parent,
				() -> settings);
		return Reply.with(grant).warned(warnings);
	}

	private static Set<String> policies(Fields fields, Token parent, boolean privileged) {
		List<String> expected = fields.list("policies", List.of());
		boolean withDefault = !fields.flag("no_default_policy", false);
		Set<String> own = parent.grant().policies();
		if (expected.isEmpty()) {
			return own.contains("root") ? own : TokenSettings.sanitized(own, withDefault && own.contains("default"));
		}
		Set<String> policies = TokenSettings.sanitized(expected, withDefault);
		if (policies.contains("root") && !own.contains("root")) {
			throw VaultError.refused("root tokens may not be created without parent token being root");
		}
		if (!privileged && !own.containsAll(withoutDefault(policies))) {
			throw VaultError.refused("child policies must be subset of parent");
		}
		return policies;
	}

	private static List<String> withoutDefault(Set<String> policies) {
		List<String> rest = new ArrayList<>(policies);
		rest.remove("default");
		return rest;
	}

	private static TokenSettings settings(Fields fields, Token parent) {
		TokenType type = type(fields.text("type"));
		Duration ttl = duration(fields, "ttl", "lease");
		Duration explicitMax = duration(fields, "explicit_max_ttl", null);
		Duration period = duration(fields, "period", null);
		int uses = fields.number("num_uses", 0);
		if (uses < 0) {
			throw VaultError.refused("number of uses cannot be negative");
		}
		if (type.isBatch()) {
			refuseForBatch(explicitMax.isZero(), "explicit_max_ttl");
			refuseForBatch(uses == 0, "num_uses");
			refuseForBatch(period.isZero(), "period");
		}
		return new TokenSettings(List.of(), ttl, Duration.ZERO, explicitMax, period, uses,
				parent.grant().settings().boundCidrs(), false, type);
	}

	private static TokenType type(String text) {
		return switch (text) {
			case "", "service" -> TokenType.SERVICE;
			case "batch" -> TokenType.BATCH;
			default -> throw VaultError.refused("invalid 'token_type' value");
		};
	}

	private static void refuseForBatch(boolean fine, String name) {
		if (!fine) {
			throw VaultError.refused("batch tokens cannot have \"" + name + "\" set");
		}
	}

	private static Duration duration(Fields fields, String name, @Nullable String oldName) {
		Object value = (fields.get(name) != null || oldName == null) ? fields.get(name) : fields.get(oldName);
		if (value == null || value.toString().isEmpty()) {
			return Duration.ZERO;
		}
		Duration duration;
		try {
			duration = GoDuration.parse(value.toString());
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused(String.valueOf(ex.getMessage()));
		}
		if (duration.isNegative()) {
			throw VaultError.refused(name + " must be positive");
		}
		return duration;
	}

	private static List<String> warnings(Call call, Set<String> policies, String id) {
		List<String> warnings = new ArrayList<>();
		for (String policy : policies) {
			if (call.namespace().policies().text(policy) == null) {
				warnings.add("Policy \"" + policy + "\" does not exist");
			}
		}
		if (!id.isEmpty()) {
			warnings.add("Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more secure "
					+ "SHA2-256 HMAC for token obfuscation. "
					+ "SHA1 hashed tokens on the wire leads to less secure lookups.");
		}
		return warnings;
	}

	private static String displayName(Fields fields) {
		String name = fields.text("display_name").replaceAll("[^a-zA-Z0-9-]+", "-").replaceAll("-+$", "");
		return name.isEmpty() ? "token" : "token-" + name.toLowerCase(Locale.ROOT);
	}

}
