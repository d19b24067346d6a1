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

package io.github.vaultaws.it.contract;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of namespaces.
 */
public abstract class NamespaceContract extends Contract {

	private String namespace;

	private Map<String, Object> login;

	protected NamespaceContract(VaultServer server) {
		super(server);
		this.namespace = "";
		this.login = Map.of();
	}

	@BeforeEach
	void createNamespace() {
		assumeHas(Feature.NAMESPACES);
		this.namespace = unique("team");
		this.root.post("sys/namespaces/" + this.namespace).ok();
		VaultHttp admin = this.root.in(this.namespace);
		admin.post("sys/auth/approle", Map.of("type", "approle")).done();
		admin.post("auth/approle/role/app", Map.of("token_ttl", "1h")).done();
		this.login = body("role_id", admin.get("auth/approle/role/app/role-id").ok().text("data.role_id"), "secret_id",
				admin.post("auth/approle/role/app/secret-id").ok().text("data.secret_id"));
	}

	@Test
	void aLoginUsesTheNamespaceOfItsHeader() {
		String token = this.anyone.in(this.namespace).post("auth/approle/login", this.login).token();
		assertThat(as(token).in(this.namespace).get("auth/token/lookup-self").ok().map("data"))
			.containsEntry("namespace_path", this.namespace + "/")
			.containsEntry("path", "auth/approle/login");
	}

	@Test
	void aSlashAtTheEndMakesNoDifference() {
		this.anyone.in(this.namespace + "/").post("auth/approle/login", this.login).ok();
	}

	@Test
	void theNamespaceMayBePartOfThePath() {
		this.anyone.post(this.namespace + "/auth/approle/login", this.login).ok();
	}

	@Test
	void theMountIsNotInTheRootNamespace() {
		String mount = unique("approle");
		this.root.in(this.namespace).post("sys/auth/" + mount, Map.of("type", "approle")).done();
		this.anyone.post("auth/" + mount + "/login", this.login).hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aTokenRenewsAndRevokesItselfInItsNamespace() {
		String token = this.anyone.in(this.namespace).post("auth/approle/login", this.login).token();
		assertThat(as(token).in(this.namespace)
			.post("auth/token/renew-self", Map.of("increment", "30m"))
			.ok()
			.number("auth.lease_duration")).isEqualTo(1800);
		as(token).in(this.namespace).post("auth/token/revoke-self").done();
		as(token).in(this.namespace).get("auth/token/lookup-self").has(403);
	}

	@Test
	void aWrappedSecretIdKeepsItsPathWithoutTheNamespace() {
		String token = this.root.in(this.namespace)
			.wrapping("60s")
			.post("auth/approle/role/app/secret-id")
			.ok()
			.text("wrap_info.token");
		assertThat(this.anyone.in(this.namespace)
			.post("sys/wrapping/lookup", Map.of("token", token))
			.ok()
			.text("data.creation_path")).isEqualTo("auth/approle/role/app/secret-id");
		as(token).in(this.namespace).post("sys/wrapping/unwrap").ok();
	}

	@Test
	void anUnknownNamespaceIsNotFound() {
		this.anyone.in("nobody").post("auth/approle/login", this.login).hasError(404, "namespace not found");
	}

	@Test
	void healthIsUnavailableInANamespace() {
		this.anyone.in(this.namespace).get("sys/health").hasError(400, "operation unavailable in namespaces");
		this.anyone.in("").get("sys/health").ok();
	}

}
