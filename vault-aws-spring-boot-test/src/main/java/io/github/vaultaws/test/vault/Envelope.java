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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The form in which Vault responds.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Envelope {

	private final Names names = new Names();

	private final Map<String, Object> lease = new LinkedHashMap<>();

	private final List<String> warnings = new ArrayList<>();

	private @Nullable Map<String, Object> auth;

	Envelope() {
		lease("", false, 0);
	}

	void lease(LeaseStore.Granted granted) {
		lease(granted.lease().id(), granted.lease().isRenewable(), granted.seconds());
		warn(granted.warnings());
	}

	private void lease(String id, boolean renewable, long seconds) {
		this.lease.put("lease_id", id);
		this.lease.put("renewable", renewable);
		this.lease.put("lease_duration", seconds);
	}

	void warn(List<String> warnings) {
		this.warnings.addAll(warnings);
	}

	void auth(TokenStore.Granted granted) {
		this.auth = describe(granted.token(), granted.ttl().length().toSeconds());
		if (!granted.tokenShown()) {
			this.auth.put("client_token", "");
		}
		warn(granted.ttl().warnings());
	}

	Map<String, Object> body(@Nullable Map<String, Object> data, String mountType) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("request_id", this.names.uuid());
		body.putAll(this.lease);
		body.put("data", data);
		body.put("wrap_info", null);
		body.put("warnings", this.warnings.isEmpty() ? null : this.warnings);
		body.put("auth", this.auth);
		body.put("mount_type", mountType);
		return body;
	}

	private static Map<String, Object> describe(Token token, long seconds) {
		Set<String> policies = token.grant().policies();
		Map<String, Object> auth = new LinkedHashMap<>();
		auth.put("client_token", token.id());
		auth.put("accessor", token.accessor());
		auth.put("policies", policies);
		auth.put("token_policies", policies);
		auth.put("metadata", token.grant().metadata().isEmpty() ? null : token.grant().metadata());
		auth.put("lease_duration", seconds);
		auth.put("renewable", token.isRenewable());
		auth.put("entity_id", entity(token));
		auth.put("token_type", token.type().text());
		auth.put("orphan", token.isOrphan());
		auth.put("mfa_requirement", null);
		auth.put("num_uses", Math.max(0, token.uses()));
		return auth;
	}

	static String entity(Token token) {
		String alias = token.mount().path() + token.grant().displayName() + token.grant().metadata().get("role_name");
		return token.mount().type().equals("token") ? ""
				: UUID.nameUUIDFromBytes(alias.getBytes(StandardCharsets.UTF_8)).toString();
	}

}
