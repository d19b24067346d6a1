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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The method {@code token}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TokenBackend implements Backend {

	private static final Set<String> PROTECTED = Set.of("accessors", "accessors/", "create-orphan", "revoke-orphan");

	private final Routes routes = new Routes();

	private final TokenStore tokens;

	private final Clock clock;

	TokenBackend(TokenStore tokens, Clock clock) {
		this.tokens = tokens;
		this.clock = clock;
		TokenCreation creation = new TokenCreation();
		this.routes.path("create").update((call) -> creation.create(call, false));
		this.routes.path("create-orphan").update((call) -> creation.create(call, true));
		this.routes.path("create/:role").update((call) -> {
			throw VaultError.refused("unknown role " + call.name("role"));
		});
		this.routes.path("lookup-self").read((call) -> lookup(call.caller())).update((call) -> lookup(call.caller()));
		this.routes.path("lookup").update((call) -> lookup(given(call)));
		this.routes.path("lookup-accessor").update((call) -> Reply.of(dataWithoutId(byAccessor(call))));
		this.routes.path("renew-self").update((call) -> renew(call, call.caller()));
		this.routes.path("renew").update((call) -> renew(call, renewable(call)));
		this.routes.path("renew-accessor").update((call) -> Reply.with(renewed(call, byAccessor(call)).withoutToken()));
		this.routes.path("revoke-self").update((call) -> revoke(call.caller()));
		this.routes.path("revoke").update(this::revoke);
		this.routes.path("revoke-accessor").update(this::revokeAccessor);
		this.routes.path("revoke-orphan").update(this::revokeOrphan);
		this.routes.path("accessors").list((call) -> Reply.keys(tokens.accessors()));
		this.routes.path("roles/:role").read((call) -> {
			throw VaultError.nothing();
		});
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isProtected(String path) {
		return PROTECTED.contains(path);
	}

	private Token given(Call call) {
		String id = call.fields().text("token");
		if (id.isEmpty()) {
			return call.caller();
		}
		Token token = this.tokens.find(id);
		if (token == null) {
			throw VaultError.of(403, "bad token");
		}
		return token;
	}

	private Token byAccessor(Call call) {
		Token token = this.tokens.findByAccessor(accessor(call));
		if (token == null) {
			throw VaultError.of(400, "1 error occurred:\n\t* invalid accessor\n\n");
		}
		return token;
	}

	private static String accessor(Call call) {
		String accessor = call.fields().text("accessor");
		if (accessor.isEmpty()) {
			throw VaultError.of(400, "1 error occurred:\n\t* missing accessor\n\n");
		}
		return accessor;
	}

	private Token renewable(Call call) {
		String id = call.fields().text("token");
		if (id.isEmpty()) {
			throw VaultError.refused("missing token ID");
		}
		Token token = this.tokens.find(id);
		if (token == null) {
			throw VaultError.refused("token not found");
		}
		return token;
	}

	private Reply renew(Call call, Token token) {
		return Reply.with(renewed(call, token));
	}

	private TokenStore.Granted renewed(Call call, Token token) {
		return this.tokens.renew(token, call.fields().duration("increment", Duration.ZERO));
	}

	private Reply revoke(Token token) {
		if (token.isBatch()) {
			throw VaultError.refused("batch tokens cannot be revoked");
		}
		this.tokens.revoke(token);
		return Reply.none();
	}

	private Reply revoke(Call call) {
		String id = call.fields().text("token");
		if (id.isEmpty()) {
			throw VaultError.refused("missing token ID");
		}
		Token token = this.tokens.find(id);
		return (token != null) ? revoke(token) : Reply.none();
	}

	private Reply revokeAccessor(Call call) {
		Token token = this.tokens.findByAccessor(accessor(call));
		return (token != null) ? revoke(token) : Reply.warning(List.of("No token found with this accessor"));
	}

	private Reply revokeOrphan(Call call) {
		Token token = this.tokens.find(call.fields().text("token"));
		if (token == null) {
			throw VaultError.refused("token to revoke not found");
		}
		this.tokens.revokeOrphan(token);
		return Reply.none();
	}

	private Reply lookup(Token token) {
		return Reply.of(data(token));
	}

	private Map<String, Object> dataWithoutId(Token token) {
		Map<String, Object> data = data(token);
		data.put("id", "");
		return data;
	}

	private Map<String, Object> data(Token token) {
		Grant grant = token.grant();
		Instant end = token.expiresAt();
		Map<String, Object> data = new TreeMap<>();
		data.put("accessor", token.accessor());
		data.put("creation_time", token.issueTime().getEpochSecond());
		data.put("creation_ttl", token.creationTtl().toSeconds());
		data.put("display_name", grant.displayName());
		data.put("entity_id", Envelope.entity(token));
		data.put("expire_time", (end != null) ? end.toString() : null);
		data.put("explicit_max_ttl", grant.settings().explicitMaxTtl().toSeconds());
		data.put("id", token.id());
		data.put("issue_time", token.issueTime().toString());
		data.put("meta", grant.metadata().isEmpty() ? null : new LinkedHashMap<>(grant.metadata()));
		data.put("num_uses", token.uses());
		data.put("orphan", token.isOrphan());
		data.put("path", token.path());
		data.put("policies", grant.policies());
		data.put("renewable", token.isRenewable());
		data.put("ttl", (end != null) ? Times.secondsLeft(this.clock.instant(), end) : 0);
		data.put("type", token.type().text());
		if (!token.namespace().path().isEmpty()) {
			data.put("namespace_path", token.namespace().path());
		}
		addOptional(data, grant, token.lastRenewal());
		return data;
	}

	private static void addOptional(Map<String, Object> data, Grant grant, @Nullable Instant lastRenewal) {
		if (!grant.settings().period().isZero()) {
			data.put("period", grant.settings().period().toSeconds());
		}
		if (!grant.settings().boundCidrs().isEmpty()) {
			data.put("bound_cidrs", Cidr.shown(grant.settings().boundCidrs()));
		}
		if (lastRenewal != null) {
			data.put("last_renewal", lastRenewal.toString());
			data.put("last_renewal_time", lastRenewal.getEpochSecond());
		}
	}

}
