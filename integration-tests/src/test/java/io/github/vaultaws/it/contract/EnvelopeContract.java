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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the format of requests, responses, and error responses.
 */
public abstract class EnvelopeContract extends Contract {

	private String mount;

	protected EnvelopeContract(VaultServer server) {
		super(server);
		this.mount = "";
	}

	@BeforeEach
	void enableAppRole() {
		this.mount = "auth/" + unique("envelope");
		this.root.post("sys/" + this.mount, Map.of("type", "approle")).done();
	}

	@Test
	void aResponseHasTheWholeEnvelope() {
		Response response = this.root.get("auth/token/lookup-self").ok();
		assertThat(response.text("request_id")).isNotEmpty();
		assertThat(response.body()).containsEntry("lease_id", "")
			.containsEntry("renewable", false)
			.containsEntry("lease_duration", 0)
			.containsEntry("wrap_info", null)
			.containsEntry("warnings", null)
			.containsEntry("auth", null)
			.containsKey("data");
	}

	@Test
	void aResponseWithATokenHasAllOfAuth() {
		Response response = createToken("ttl", "1h");
		assertThat(response.body()).containsEntry("data", null)
			.containsEntry("lease_id", "")
			.containsEntry("lease_duration", 0);
		assertThat(response.map("auth")).containsKeys("client_token", "accessor", "policies", "token_policies",
				"metadata", "lease_duration", "renewable", "entity_id", "token_type", "orphan", "mfa_requirement",
				"num_uses");
	}

	@Test
	void putIsPost() {
		this.root.put(this.mount + "/role/a", Map.of("token_ttl", "90s")).done();
		assertThat(role("a").number("data.token_ttl")).isEqualTo(90);
	}

	@Test
	void listIsGetWithAParameter() {
		this.root.post(this.mount + "/role/a").done();
		this.root.post(this.mount + "/role/b").done();
		assertThat(this.root.list(this.mount + "/role").ok().texts("data.keys")).containsExactly("a", "b");
		assertThat(this.root.get(this.mount + "/role?list=true").ok().texts("data.keys")).containsExactly("a", "b");
	}

	@Test
	void anEmptyListIsNotFoundAndHasNoErrorText() {
		assertThat(this.root.list(this.mount + "/role").has(404).errors()).isEmpty();
	}

	@Test
	void aMissingEntryIsNotFoundAndHasNoErrorText() {
		assertThat(this.root.get(this.mount + "/role/nobody").has(404).errors()).isEmpty();
	}

	@Test
	void deletingAMissingEntrySucceeds() {
		this.root.delete(this.mount + "/role/nobody").done();
	}

	@Test
	void anUnknownPathIsNotFound() {
		String path = unique("nowhere") + "/x";
		this.root.get(path).hasError(404, "no handler for route \"" + path + "\". route entry not found.");
		this.root.post(path).hasError(404, "no handler for route \"" + path + "\". route entry not found.");
	}

	@Test
	void anUnknownPathBelowSysIsNotFound() {
		this.root.get("sys/nowhere").failed(404, "unsupported path");
	}

	@Test
	void anUnknownPathIsDeniedWithoutAPolicyForIt() {
		as(createToken("policies", List.of("default")).token()).get("nowhere/x").failed(403, PERMISSION_DENIED);
	}

	@Test
	void anUnknownPathIsDeniedWithoutAToken() {
		this.anyone.get("nowhere/x").hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aLoginAtAnUnknownMountIsDenied() {
		this.anyone.post("auth/nowhere/login", Map.of("role", "x")).hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aMethodThatAPathDoesNotHaveIsRejected() {
		this.root.delete("auth/token/lookup-self").failed(405, "unsupported operation");
	}

	@Test
	void malformedJsonIsRejected() {
		Response response = sendToken("{\"ttl\" \"1h\"}");
		if (has(Feature.TEXTS_OF_VAULT)) {
			response.hasError(400,
					"error parsing JSON: failed to parse JSON input: invalid character '\"' after object key");
		}
		else {
			response.hasErrorMatching(400, ".*JSON input.*");
		}
	}

	@Test
	void unfinishedJsonIsRejected() {
		assumeHas(Feature.TEXTS_OF_VAULT);
		sendToken("{\"ttl\":").hasError(500, "malformed JSON, unclosed containers");
	}

	@Test
	void jsonOtherThanAnObjectIsRejected() {
		sendToken("[1]").hasErrorMatching(400,
				".*json: cannot unmarshal array into Go value of type map\\[string]interface \\{}");
	}

	@Test
	void noBodyIsAnEmptyBody() {
		assertThat(this.root.post("auth/token/create").ok().get("auth.renewable")).isEqualTo(false);
		sendToken("null").ok();
	}

	@Test
	void aBodyMayBeAForm() {
		Response response = this.root
			.send("POST", "auth/token/create", "application/x-www-form-urlencoded", "ttl=1h&renewable=false")
			.ok();
		assertThat(response.number("auth.lease_duration")).isEqualTo(HOUR);
		assertThat(response.get("auth.renewable")).isEqualTo(false);
	}

	@Test
	void unknownFieldsAreIgnoredWithoutAWarningIfTheResponseIsEmpty() {
		this.root.post(this.mount + "/role/a", Map.of("token_tll", "90s")).done();
		assertThat(role("a").number("data.token_ttl")).isZero();
	}

	@Test
	void unknownFieldsLeadToAWarningIfTheResponseIsNotEmpty() {
		createToken("tll", "90s").warns("Endpoint ignored these unrecognized parameters: [tll]");
	}

	@Test
	void aFieldOfTheWrongTypeIsRejected() {
		this.root.post("auth/token/create", Map.of("num_uses", "many"))
			.hasErrorMatching(400, "Field validation failed: error converting input for field \"num_uses\": .*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "90", "\"90\"", "\"90s\"", "\"1m30s\"", "\"90000ms\"" })
	void aDurationIsSecondsOrText(String duration) {
		this.root.send("POST", this.mount + "/role/a", VaultHttp.JSON, "{\"token_ttl\":" + duration + "}").done();
		assertThat(role("a").number("data.token_ttl")).isEqualTo(90);
	}

	@Test
	void aNegativeDurationIsRejected() {
		this.root.post(this.mount + "/role/a", Map.of("token_ttl", "-1h"))
			.hasErrorMatching(400,
					".*error converting input for field \"token_ttl\": cannot provide negative value '-3600'");
	}

	@Test
	void aListIsAnArrayOrTextWithCommas() {
		this.root.post(this.mount + "/role/a", Map.of("token_policies", "x, y")).done();
		assertThat(role("a").texts("data.token_policies")).containsExactly("x", "y");
		this.root.post(this.mount + "/role/a", Map.of("token_policies", List.of("z"))).done();
		assertThat(role("a").texts("data.token_policies")).containsExactly("z");
	}

	@Test
	void nullIsZero() {
		this.root.post(this.mount + "/role/a", Map.of("token_num_uses", 5, "token_ttl", 90)).done();
		this.root.post(this.mount + "/role/a", body("token_num_uses", null)).done();
		assertThat(role("a").number("data.token_num_uses")).isZero();
		assertThat(role("a").number("data.token_ttl")).isEqualTo(90);
	}

	@Test
	void aMountIsCreatedOnce() {
		this.root.post("sys/" + this.mount, Map.of("type", "approle"))
			.hasError(400, "path is already in use at " + this.mount.substring("auth/".length()) + "/");
	}

	@Test
	void anUnknownTypeOfMountIsRejected() {
		this.root.post("sys/mounts/" + unique("what"), Map.of("type", "what"))
			.hasError(400, "plugin not found in the catalog: what");
	}

	@Test
	void theDataOfAMountIsDeletedWithIt() {
		this.root.post(this.mount + "/role/a").done();
		this.root.delete("sys/" + this.mount).done();
		this.root.get(this.mount + "/role/a")
			.hasError(404, "no handler for route \"" + this.mount + "/role/a\". route entry not found.");
	}

	@Test
	void aTokenMayReadItsCapabilities() {
		VaultHttp client = tokenWith(policy("some/path", "read"));
		Response response = client
			.post("sys/capabilities-self", Map.of("paths", List.of("some/path", "sys/leases/renew", "other")))
			.ok();
		assertThat(response.map("data")).containsEntry("some/path", List.of("read"))
			.containsEntry("sys/leases/renew", List.of("update"))
			.containsEntry("other", List.of("deny"));
	}

	private Response role(String name) {
		return this.root.get(this.mount + "/role/" + name).ok();
	}

	private Response sendToken(String body) {
		return this.root.send("POST", "auth/token/create", VaultHttp.JSON, body);
	}

}
