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

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Contract of tokens: their properties, renewal, expiry, and revocation.
 */
public abstract class TokenContract extends Contract {

	private static final List<String> DEFAULT = List.of("default");

	protected TokenContract(VaultServer server) {
		super(server);
	}

	@Test
	void aServiceTokenIsRenewable() {
		Response response = createToken("ttl", "1h", "policies", DEFAULT).warns();
		assertThat(response.map("auth")).containsEntry("renewable", true)
			.containsEntry("token_type", "service")
			.containsEntry("lease_duration", 3600)
			.containsEntry("policies", DEFAULT)
			.containsEntry("orphan", false)
			.containsEntry("num_uses", 0);
		assertThat(response.text("auth.accessor")).isNotEmpty();
	}

	@Test
	void aTokenLooksItselfUp() {
		String token = createToken("ttl", "1h", "policies", DEFAULT, "no_parent", true, "meta", Map.of("a", "b"))
			.token();
		Response self = lookUpSelf(token).ok();
		assertThat(self.map("data")).containsEntry("id", token)
			.containsEntry("path", "auth/token/create")
			.containsEntry("type", "service")
			.containsEntry("creation_ttl", 3600)
			.containsEntry("explicit_max_ttl", 0)
			.containsEntry("num_uses", 0)
			.containsEntry("orphan", true)
			.containsEntry("policies", DEFAULT)
			.containsEntry("meta", Map.of("a", "b"))
			.containsEntry("renewable", true)
			.doesNotContainKeys("period", "last_renewal");
		assertThat(self.number("data.ttl")).isBetween(HOUR - 30, HOUR);
		assertThat(Instant.parse(self.text("data.expire_time")))
			.isCloseTo(this.server.clock().instant().plusSeconds(HOUR), within(30, ChronoUnit.SECONDS));
	}

	@Test
	void theRootTokenNeverExpires() {
		Response self = this.root.get("auth/token/lookup-self").ok();
		assertThat(self.map("data")).containsEntry("ttl", 0)
			.containsEntry("expire_time", null)
			.containsEntry("renewable", false)
			.containsEntry("policies", List.of("root"));
	}

	@Test
	void anIncrementMayShortenTheTtlOfAToken() {
		String token = createToken("ttl", "1h", "policies", DEFAULT).token();
		Response response = renewSelf(token, 1800).ok().warns();
		assertThat(response.number("auth.lease_duration")).isEqualTo(1800);
		assertThat(response.get("auth.renewable")).isEqualTo(true);
		assertThat(response.text("auth.client_token")).isEqualTo(token);
		assertThat(lookUpSelf(token).number("data.ttl")).isBetween(1770L, 1800L);
		assertThat(lookUpSelf(token).text("data.last_renewal")).isNotEmpty();
	}

	@Test
	void anIncrementMayBeText() {
		String token = createToken("ttl", "1h", "policies", DEFAULT).token();
		assertThat(renewSelf(token, "30m").ok().number("auth.lease_duration")).isEqualTo(1800);
	}

	@Test
	void withoutAnIncrementTheLastOneIsGranted() {
		String token = createToken("ttl", "1h", "policies", DEFAULT).token();
		renewSelf(token, 1800).ok();
		assertThat(renewSelf(token, 0).ok().number("auth.lease_duration")).isEqualTo(1800);
		assertThat(as(token).post("auth/token/renew-self").ok().number("auth.lease_duration")).isEqualTo(1800);
	}

	@Test
	void aRenewalIsCappedByTheExplicitMaximumWithAWarning() {
		String token = createToken("ttl", "1h", "explicit_max_ttl", "2h", "policies", DEFAULT).warns().token();
		Response response = renewSelf(token, "10h").ok();
		response.capped("auth.lease_duration", "10h", Duration.ofHours(2));
		assertThat(response.get("auth.renewable")).isEqualTo(true);
		assertThat(lookUpSelf(token).number("data.explicit_max_ttl")).isEqualTo(2 * HOUR);
	}

	@Test
	void aNewTokenIsCappedByTheExplicitMaximumWithAWarning() {
		createToken("ttl", "3h", "explicit_max_ttl", "2h").capped("auth.lease_duration", "3h", Duration.ofHours(2));
	}

	@Test
	void aNewTokenIsCappedByTheMaximumOfTheServer() {
		createToken("ttl", "10000h").capped("auth.lease_duration", "10000h", Duration.ofHours(768));
	}

	@Test
	void aTokenIsCappedNearItsMaximum() {
		String token = createToken("ttl", "50s", "explicit_max_ttl", "50s", "policies", DEFAULT).token();
		letPass(Duration.ofSeconds(2));
		Response response = renewSelf(token, 50).ok();
		assertThat(response.number("auth.lease_duration")).isBetween(1L, 48L);
		assertThat(response.texts("warnings")).singleElement()
			.satisfies((warning) -> assertThat(warning).matches(
					"TTL of \"50s\" exceeded the effective max_ttl of \"\\d+s\"; TTL value is capped accordingly"));
	}

	@Test
	void aTokenThatIsNotRenewableIsNotRenewed() {
		Response response = createToken("ttl", "1h", "renewable", false, "policies", DEFAULT);
		assertThat(response.get("auth.renewable")).isEqualTo(false);
		renewSelf(response.token(), "1h").hasError(400, "lease is not renewable");
	}

	@Test
	void aBatchTokenHasNoAccessor() {
		Response response = createToken("ttl", "1h", "type", "batch", "policies", DEFAULT);
		assertThat(response.map("auth")).containsEntry("token_type", "batch")
			.containsEntry("accessor", "")
			.containsEntry("renewable", false)
			.containsEntry("lease_duration", 3600);
		Response self = lookUpSelf(response.token()).ok();
		assertThat(self.map("data")).containsEntry("type", "batch").containsEntry("accessor", "");
		assertThat(self.number("data.ttl")).isBetween(HOUR - 30, HOUR);
	}

	@Test
	void aBatchTokenIsNeitherRenewedNorRevoked() {
		String token = createToken("ttl", "1h", "type", "batch", "policies", DEFAULT).token();
		renewSelf(token, "1h").hasError(400, "batch tokens cannot be renewed");
		as(token).post("auth/token/revoke-self").hasError(400, "batch tokens cannot be revoked");
		lookUpSelf(token).ok();
	}

	@Test
	void aPeriodicTokenIsRenewedForItsPeriodWhateverTheIncrement() {
		String token = createToken("period", "1h", "policies", DEFAULT).token();
		assertThat(renewSelf(token, "10m").ok().warns().number("auth.lease_duration")).isEqualTo(HOUR);
		assertThat(renewSelf(token, "10h").ok().warns().number("auth.lease_duration")).isEqualTo(HOUR);
		assertThat(lookUpSelf(token).number("data.period")).isEqualTo(HOUR);
	}

	@Test
	void aPeriodIsCappedByTheExplicitMaximum() {
		String warning = "period of \"1h\" exceeded the effective max_ttl of \"30m\"; period value is capped accordingly";
		Response response = createToken("period", "1h", "explicit_max_ttl", "30m", "policies", DEFAULT).warns(warning);
		assertThat(response.number("auth.lease_duration")).isEqualTo(1800);
		Response renewed = renewSelf(response.token(), "1h").ok();
		assertThat(renewed.number("auth.lease_duration")).isBetween(1770L, 1800L);
		List<String> warnings = renewed.texts("warnings");
		assertThat(warnings).first().isEqualTo(warning);
		assertThat(warnings.subList(1, warnings.size())).hasSizeLessThan(2)
			.allSatisfy((cap) -> Response.assertCapped(cap, "30m", Duration.ofMinutes(30)));
	}

	@Test
	void aTokenOfTwoUsesIsInvalidAfterTwo() {
		Response response = createToken("ttl", "1h", "num_uses", 2, "policies", DEFAULT);
		assertThat(response.number("auth.num_uses")).isEqualTo(2);
		String token = response.token();
		assertThat(lookUpSelf(token).ok().number("data.num_uses")).isEqualTo(1);
		assertThat(lookUpSelf(token).ok().number("data.num_uses")).isEqualTo(-1);
		assertInvalid(token);
	}

	@Test
	void aTokenIsInvalidAfterItsTtl() {
		String token = createToken("ttl", "1s", "policies", DEFAULT).token();
		letPass(MORE_THAN_A_SECOND);
		assertInvalid(token);
		assertInvalid(() -> renewSelf(token, "1h"));
	}

	@Test
	void aBatchTokenIsInvalidAfterItsTtl() {
		String token = createToken("ttl", "1s", "type", "batch", "policies", DEFAULT).token();
		letPass(Duration.ofSeconds(2));
		assertInvalid(token);
	}

	@Test
	void renewalsKeepATokenValid() {
		String token = createToken("ttl", "15s", "policies", DEFAULT).token();
		for (int i = 0; i < 2; i++) {
			letPass(Duration.ofSeconds(8));
			renewSelf(token, 15).ok();
		}
		lookUpSelf(token).ok();
	}

	@Test
	void anUnknownTokenIsInvalid() {
		assertInvalid("hvs.never-was");
	}

	@Test
	void anInvalidTokenDiffersFromAMissingPolicy() {
		assumeHas(Feature.INVALID_TOKEN_TEXT);
		as("hvs.never-was").post("sys/leases/renew", Map.of("lease_id", "x")).hasError(403, INVALID_TOKEN);
		as(createToken("policies", DEFAULT).token()).get("some/secret").failed(403, PERMISSION_DENIED);
	}

	@Test
	void aMissingTokenIsAMissingPolicy() {
		this.anyone.get("auth/token/lookup-self").hasError(403, PERMISSION_DENIED);
		as("").get("auth/token/lookup-self").hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aTokenRevokesItselfOnce() {
		String token = createToken("ttl", "1h", "policies", DEFAULT).token();
		as(token).post("auth/token/revoke-self").done();
		assertInvalid(token);
		assertInvalid(() -> as(token).post("auth/token/revoke-self"));
	}

	@Test
	void childrenAreRevokedWithTheirParentAndOrphansAreNot() {
		String parent = createToken("ttl", "1h", "policies", List.of("root")).token();
		String child = as(parent).post("auth/token/create", Map.of("ttl", "1h")).token();
		String grandchild = as(child).post("auth/token/create", Map.of("ttl", "1h")).token();
		String orphan = as(parent).post("auth/token/create-orphan", Map.of("ttl", "1h")).token();
		as(parent).post("auth/token/revoke-self").done();
		soon().untilAsserted(() -> assertInvalid(child));
		soon().untilAsserted(() -> assertInvalid(grandchild));
		lookUpSelf(orphan).ok();
	}

	@Test
	void othersLookUpRenewAndRevokeATokenIfAllowedTo() {
		String token = createToken("ttl", "1h", "policies", DEFAULT).token();
		assertThat(this.root.post("auth/token/lookup", Map.of("token", token)).ok().text("data.id")).isEqualTo(token);
		assertThat(this.root.post("auth/token/renew", Map.of("token", token, "increment", "30m"))
			.ok()
			.number("auth.lease_duration")).isEqualTo(1800);
		this.root.post("auth/token/revoke", Map.of("token", token)).done();
		assertInvalid(token);
	}

	@Test
	void othersReceiveAnErrorForAnInvalidToken() {
		this.root.post("auth/token/lookup", Map.of("token", "hvs.never-was")).hasError(403, "bad token");
		this.root.post("auth/token/renew", Map.of("token", "hvs.never-was")).hasError(400, "token not found");
		this.root.post("auth/token/revoke", Map.of("token", "hvs.never-was")).done();
	}

	@Test
	void theDefaultPolicyAllowsNothingButWhatATokenDoesToItself() {
		VaultHttp client = as(createToken("ttl", "1h", "policies", DEFAULT).token());
		client.post("auth/token/create").failed(403, PERMISSION_DENIED);
		client.post("auth/token/lookup", Map.of("token", this.server.rootToken())).failed(403, PERMISSION_DENIED);
		client.get("auth/token/lookup-self").ok();
		client.post("auth/token/renew-self").ok();
		client.post("auth/token/revoke-self").done();
	}

	@Test
	void withoutTheDefaultPolicyATokenMayNotEvenLookItselfUp() {
		VaultHttp client = as(
				createToken("ttl", "1h", "no_default_policy", true, "policies", List.of("nothing")).token());
		client.get("auth/token/lookup-self").failed(403, PERMISSION_DENIED);
		client.post("auth/token/renew-self").failed(403, PERMISSION_DENIED);
		client.post("auth/token/revoke-self").failed(403, PERMISSION_DENIED);
	}

	@Test
	void aChildHasNoPolicyThatItsParentLacks() {
		VaultHttp client = tokenWith(policy("auth/token/create", "update"));
		client.post("auth/token/create", Map.of("policies", List.of("other")))
			.hasError(400, "child policies must be subset of parent");
		client.post("auth/token/create", Map.of("no_parent", true))
			.hasError(400, "root or sudo privileges required to create orphan token");
	}

	@Test
	void anAccessorDoesNotDiscloseItsToken() {
		Response response = createToken("ttl", "1h", "policies", DEFAULT);
		Map<String, Object> accessor = Map.of("accessor", response.text("auth.accessor"));
		assertThat(this.root.post("auth/token/lookup-accessor", accessor).ok().map("data")).containsEntry("id", "")
			.containsEntry("accessor", response.text("auth.accessor"))
			.containsEntry("policies", DEFAULT);
		assertThat(this.root.post("auth/token/renew-accessor", accessor).ok().map("auth"))
			.containsEntry("client_token", "")
			.containsEntry("accessor", response.text("auth.accessor"))
			.containsEntry("lease_duration", 3600);
	}

	@Test
	void anUnknownAccessorIsRefused() {
		for (String operation : List.of("lookup", "renew")) {
			this.root.post("auth/token/" + operation + "-accessor", Map.of("accessor", "never-was"))
				.failed(400, "invalid accessor");
			this.root.post("auth/token/" + operation + "-accessor").failed(400, "missing accessor");
		}
		this.root.post("auth/token/revoke-accessor", Map.of("accessor", "never-was"))
			.ok()
			.warns("No token found with this accessor");
		this.root.post("auth/token/revoke-accessor").failed(400, "missing accessor");
	}

	@Test
	void aBatchTokenIsNoRootToken() {
		this.root.post("auth/token/create", Map.of("type", "batch"))
			.hasError(400, "batch tokens cannot be root tokens");
		this.root.post("auth/token/create", Map.of("type", "batch", "policies", List.of("root")))
			.hasError(400, "batch tokens cannot be root tokens");
	}

	@Test
	void anEntityAliasNeedsATokenRole() {
		this.root.post("auth/token/create", Map.of("entity_alias", "alias"))
			.hasError(400, "'entity_alias' is only allowed in combination with token role");
		createToken("ttl", "1h", "policies", DEFAULT, "entity_alias", "").warns();
	}

	private void assertInvalid(String token) {
		assertInvalid(() -> lookUpSelf(token));
	}

	private void assertInvalid(Supplier<Response> request) {
		request.get().hasError(403, has(Feature.INVALID_TOKEN_TEXT) ? INVALID_TOKEN : PERMISSION_DENIED);
	}

}
