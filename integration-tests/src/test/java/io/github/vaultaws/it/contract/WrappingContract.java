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
 * Contract of wrapped responses, in particular those with SecretIDs.
 */
public abstract class WrappingContract extends Contract {

	private static final String ALREADY_USED = "wrapping token is not valid or does not exist";

	private String mount;

	private String path;

	protected WrappingContract(VaultServer server) {
		super(server);
		this.mount = "";
		this.path = "";
	}

	@BeforeEach
	void createRole() {
		this.mount = "auth/" + unique("wrapping");
		this.root.post("sys/" + this.mount, Map.of("type", "approle")).done();
		this.root.post(this.mount + "/role/app").done();
		this.path = this.mount + "/role/app/secret-id";
	}

	@Test
	void aWrappedResponseHasItsCreationPathAndNothingElse() {
		Response response = this.root.wrapping("60s").post(this.path).ok();
		assertThat(response.body()).containsEntry("data", null).containsEntry("auth", null);
		assertThat(response.map("wrap_info")).containsEntry("ttl", 60)
			.containsEntry("creation_path", this.path)
			.containsKeys("token", "accessor", "creation_time");
	}

	@Test
	void theCreationPathDiffersOnlyInTheCaseOfTheRole() {
		String token = this.root.wrapping("60s").post(this.mount + "/role/App/secret-id").ok().text("wrap_info.token");
		String role = has(Feature.TEXTS_OF_VAULT) ? "App" : "app";
		assertThat(lookUp(token).ok().text("data.creation_path"))
			.isEqualTo(this.mount + "/role/" + role + "/secret-id");
	}

	@Test
	void aCustomSecretIdHasItsOwnCreationPath() {
		String token = this.root.wrapping("60s")
			.post(this.mount + "/role/app/custom-secret-id", Map.of("secret_id", "given"))
			.ok()
			.text("wrap_info.token");
		assertThat(lookUp(token).ok().text("data.creation_path")).isEqualTo(this.mount + "/role/app/custom-secret-id");
		assertThat(as(token).post("sys/wrapping/unwrap").ok().text("data.secret_id")).isEqualTo("given");
	}

	@Test
	void aLookupDoesNotUseTheToken() {
		String token = wrap("60s");
		for (int i = 0; i < 2; i++) {
			assertThat(lookUp(token).ok().map("data")).containsEntry("creation_path", this.path)
				.containsEntry("creation_ttl", 60)
				.containsKey("creation_time");
			assertThat(as(token).get("sys/wrapping/lookup").ok().text("data.creation_path")).isEqualTo(this.path);
		}
		as(token).post("sys/wrapping/unwrap").ok();
	}

	@Test
	void anUnwrappedSecretIdLogsIn() {
		Response response = as(wrap("60s")).post("sys/wrapping/unwrap").ok();
		assertThat(response.get("wrap_info")).isNull();
		String roleId = this.root.get(this.mount + "/role/app/role-id").ok().text("data.role_id");
		this.anyone.post(this.mount + "/login", Map.of("role_id", roleId, "secret_id", response.text("data.secret_id")))
			.ok();
	}

	@Test
	void theTokenMayBePartOfTheBody() {
		String token = wrap("60s");
		this.root.post("sys/wrapping/unwrap", Map.of("token", token)).ok();
		this.root.post("sys/wrapping/unwrap", Map.of("token", token)).hasError(400, ALREADY_USED);
	}

	@Test
	void anAlreadyUsedTokenIsReportedForEveryRequest() {
		String token = wrap("60s");
		as(token).post("sys/wrapping/unwrap").ok();
		as(token).post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
		as(token).get("sys/wrapping/lookup").hasError(400, ALREADY_USED);
		lookUp(token).hasError(400, ALREADY_USED);
	}

	@Test
	void anExpiredTokenIsReportedAsUsed() {
		String token = wrap("1s");
		letPass(MORE_THAN_A_SECOND);
		lookUp(token).hasError(400, ALREADY_USED);
		as(token).post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
	}

	@Test
	void theTokenInHeaderAndBodyIsUsedWithoutAResult() {
		String token = wrap("60s");
		as(token).post("sys/wrapping/unwrap", Map.of("token", token))
			.failed(500, "error decrementing wrapping token's use-count: invalid token entry provided for use count"
					+ " decrementing");
		as(token).post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
	}

	@Test
	void anyOtherRequestUsesTheToken() {
		String token = wrap("60s");
		lookUpSelf(token).failed(403, PERMISSION_DENIED);
		as(token).post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
	}

	@Test
	void rewrappingKeepsThePathAndUsesTheOldToken() {
		String token = wrap("60s");
		String fresh = this.root.post("sys/wrapping/rewrap", Map.of("token", token)).ok().text("wrap_info.token");
		assertThat(lookUp(fresh).ok().text("data.creation_path")).isEqualTo(this.path);
		as(token).post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
		assertThat(as(fresh).post("sys/wrapping/unwrap").ok().text("data.secret_id")).isNotEmpty();
	}

	@Test
	void aResponseWrappedByAnyTokenHasAnotherPath() {
		String token = this.root.wrapping("60s")
			.post("sys/wrapping/wrap", Map.of("secret_id", "forged"))
			.ok()
			.text("wrap_info.token");
		assertThat(lookUp(token).ok().text("data.creation_path")).isEqualTo("sys/wrapping/wrap");
		assertThat(as(token).post("sys/wrapping/unwrap").ok().text("data.secret_id")).isEqualTo("forged");
	}

	@Test
	void anotherTokenThanAWrappingTokenIsRejected() {
		as("garbage").post("sys/wrapping/unwrap").hasError(400, ALREADY_USED);
		lookUp("garbage").hasError(400, ALREADY_USED);
		lookUp(this.server.rootToken()).hasError(400, ALREADY_USED);
		this.root.post("sys/wrapping/unwrap", Map.of("token", this.server.rootToken())).hasError(400, ALREADY_USED);
	}

	@Test
	void aMissingTokenIsRejected() {
		this.anyone.post("sys/wrapping/lookup").hasError(403, "error validating wrapping token: token is empty");
		this.anyone.post("sys/wrapping/unwrap").hasError(403, "error validating wrapping token: token is empty");
	}

	@Test
	void aLoginMayBeWrapped() {
		String roleId = this.root.get(this.mount + "/role/app/role-id").ok().text("data.role_id");
		String secretId = this.root.post(this.path).ok().text("data.secret_id");
		String token = this.anyone.wrapping("60s")
			.post(this.mount + "/login", Map.of("role_id", roleId, "secret_id", secretId))
			.ok()
			.text("wrap_info.token");
		lookUpSelf(as(token).post("sys/wrapping/unwrap").token()).ok();
	}

	@Test
	void anInvalidTtlIsRejected() {
		this.root.wrapping("x")
			.post(this.path)
			.hasError(400, "error parsing X-Vault-Wrap-TTL header: time: invalid duration \"x\"");
	}

	private String wrap(String ttl) {
		return this.root.wrapping(ttl).post(this.path).ok().text("wrap_info.token");
	}

	private Response lookUp(String token) {
		return this.anyone.post("sys/wrapping/lookup", Map.of("token", token));
	}

}
