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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Contract of leases of AWS credentials: their renewal, maximum TTL, expiry, and
 * revocation with their token.
 */
public abstract class AwsLeaseContract extends AwsContract {

	private static final String NOT_FOUND = "lease not found";

	private static final String INVALID = "invalid lease";

	protected AwsLeaseContract(VaultServer server) {
		super(server);
	}

	@BeforeEach
	void createRole() {
		enableEngine();
		leases("30m", "1h");
		userRole("app");
	}

	@Test
	void aLeaseIdStartsWithThePathOfItsRequest() {
		Response credentials = creds("app").ok().warns();
		assertThat(credentials.leaseId()).startsWith(this.engine + "/creds/app/");
		assertThat(credentials.body()).containsEntry("renewable", true).containsEntry("lease_duration", 1800);
	}

	@Test
	void aLeaseIsLookedUp() {
		String id = creds("app").leaseId();
		Response response = lookUp(id).ok();
		assertThat(response.map("data")).containsEntry("id", id)
			.containsEntry("renewable", true)
			.containsEntry("last_renewal", null)
			.containsKey("issue_time");
		assertThat(response.number("data.ttl")).isBetween(1770L, 1800L);
		assertThat(Instant.parse(response.text("data.expire_time")))
			.isCloseTo(this.server.clock().instant().plusSeconds(1800), within(30, ChronoUnit.SECONDS));
	}

	@Test
	void anIncrementMayShortenALease() {
		String id = creds("app").leaseId();
		Response renewed = renew(id, 600).ok().warns();
		assertThat(renewed.body()).containsEntry("lease_id", id)
			.containsEntry("renewable", true)
			.containsEntry("lease_duration", 600);
		Response response = lookUp(id).ok();
		assertThat(response.number("data.ttl")).isBetween(570L, 600L);
		assertThat(response.text("data.last_renewal")).isNotEmpty();
	}

	@Test
	void withoutAnIncrementTheConfiguredLeaseIsGranted() {
		String id = creds("app").leaseId();
		renew(id, 600).ok();
		assertThat(this.root.post("sys/leases/renew", Map.of("lease_id", id)).ok().number("lease_duration"))
			.isEqualTo(1800);
		leases("10m", "1h");
		assertThat(renew(id, 0).ok().number("lease_duration")).isEqualTo(600);
	}

	@Test
	void aRenewalIsCappedByTheMaximumWithAWarning() {
		String id = creds("app").leaseId();
		renew(id, 7200).ok().capped("lease_duration", "2h", Duration.ofHours(1));
	}

	@Test
	void aNewLeaseIsCappedByTheMaximumWithAWarning() {
		leases("2h", "1h");
		assertThat(creds("app").ok()
			.warns("TTL of \"2h\" exceeded the effective max_ttl of \"1h\"; TTL value is capped accordingly")
			.number("lease_duration")).isEqualTo(HOUR);
	}

	@Test
	void aLeaseIsCappedNearItsMaximum() {
		leases("50s", "50s");
		String id = creds("app").leaseId();
		letPass(Duration.ofSeconds(2));
		Response response = renew(id, 50).ok();
		assertThat(response.number("lease_duration")).isBetween(1L, 48L);
		assertThat(response.texts("warnings")).singleElement()
			.satisfies((warning) -> assertThat(warning).matches(
					"TTL of \"50s\" exceeded the effective max_ttl of \"\\d+s\"; TTL value is capped accordingly"));
	}

	@Test
	void pastTheMaximumNoLeaseIsRenewed() {
		String id = creds("app").leaseId();
		leases("1s", "1s");
		letPass(MORE_THAN_A_SECOND);
		renew(id, 600).hasError(400, "past the max TTL, cannot renew");
		lookUp(id).ok();
	}

	@Test
	void withoutAConfiguredLeaseTheServersDefaultIsGranted() {
		enableEngine();
		userRole("app");
		assertThat(creds("app").ok().number("lease_duration")).isEqualTo(768 * HOUR);
	}

	@Test
	void theUserOfAnExpiredLeaseIsDeleted() {
		leases("1s", "1s");
		Response credentials = creds("app").ok();
		letPass(MORE_THAN_A_SECOND);
		assertIsRevoked(credentials);
	}

	@Test
	void renewalsKeepCredentialsValid() {
		leases("15s", "1h");
		Response credentials = creds("app").ok();
		for (int i = 0; i < 2; i++) {
			letPass(Duration.ofSeconds(8));
			assertThat(renew(credentials.leaseId(), 15).ok().number("lease_duration")).isEqualTo(15);
		}
		assertValid(credentials);
	}

	@Test
	void aRevocationWithSyncIsDoneWhenVaultResponds() {
		Response credentials = creds("app").ok();
		assertValid(credentials);
		this.root.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId(), "sync", true)).done();
		assertInvalid(credentials);
		lookUp(credentials.leaseId()).hasError(400, INVALID);
		renew(credentials.leaseId(), 600).hasError(400, NOT_FOUND);
	}

	@Test
	void aRevocationIsWithSyncByDefault() {
		Response credentials = creds("app").ok();
		this.root.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId())).done();
		assertInvalid(credentials);
	}

	@Test
	void aRevocationWithoutSyncIsAccepted() {
		Response credentials = creds("app").ok();
		this.root.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId(), "sync", false)).has(202);
		assertIsRevoked(credentials);
	}

	@Test
	void leasesAreRevokedByTheirPrefix() {
		userRole("other");
		Response first = creds("app").ok();
		Response second = creds("app").ok();
		Response other = creds("other").ok();
		this.root.post("sys/leases/revoke-prefix/" + this.engine + "/creds/app").done();
		assertInvalid(first);
		assertInvalid(second);
		assertValid(other);
	}

	@Test
	void leasesAreRevokedWithTheirEngine() {
		Response credentials = creds("app").ok();
		this.root.delete("sys/mounts/" + this.engine).done();
		assertIsRevoked(credentials);
		creds("app").hasError(404, "no handler for route \"" + this.engine + "/creds/app\". route entry not found.");
	}

	@Test
	void leasesAreRevokedWhenTheirEngineMoves() {
		Response credentials = creds("app").ok();
		String moved = unique("moved");
		this.root.post("sys/remount", Map.of("from", this.engine, "to", moved)).ok();
		soon().untilAsserted(() -> this.root.post("sys/leases/lookup", Map.of("lease_id", credentials.leaseId()))
			.hasError(400, "invalid lease"));
		assertIsRevoked(credentials);
		soon().untilAsserted(() -> assertValid(this.root.get(moved + "/creds/app").ok()));
	}

	@Test
	void theDefaultPolicyAllowsToLookUpAndRenewAndNotToRevoke() {
		VaultHttp client = tokenWith(policy(this.engine + "/creds/app", "read"));
		String id = client.get(this.engine + "/creds/app").leaseId();
		client.post("sys/leases/lookup", Map.of("lease_id", id)).ok();
		client.post("sys/leases/renew", Map.of("lease_id", id, "increment", 600)).ok();
		client.post("sys/leases/revoke", Map.of("lease_id", id)).failed(403, PERMISSION_DENIED);
		lookUp(id).ok();
	}

	@Test
	void aPolicyAllowsToRevoke() {
		Response credentials = creds("app").ok();
		tokenWith(policy("sys/leases/revoke", "update"))
			.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId(), "sync", true))
			.done();
		assertInvalid(credentials);
	}

	@Test
	void anotherTokenRenewsALease() {
		String id = creds("app").leaseId();
		tokenWith("default").post("sys/leases/renew", Map.of("lease_id", id, "increment", 600)).ok();
	}

	@Test
	void theTtlOfALeaseMayExceedThatOfItsToken() {
		Response credentials = as(appToken("ttl", "5m")).get(this.engine + "/creds/app").ok().warns();
		assertThat(credentials.number("lease_duration")).isEqualTo(1800);
		assertThat(lookUp(credentials.leaseId()).ok().number("data.ttl")).isBetween(1770L, 1800L);
	}

	@Test
	void credentialsAreRevokedWithTheirToken() {
		String token = appToken("ttl", "1h");
		Response credentials = as(token).get(this.engine + "/creds/app").ok();
		assertValid(credentials);
		as(token).post("auth/token/revoke-self").done();
		assertIsRevoked(credentials);
	}

	@Test
	void credentialsAreRevokedWithTheParentOfTheirToken() {
		String parent = createToken("ttl", "1h", "policies", List.of("root")).token();
		String token = as(parent).post("auth/token/create", Map.of("ttl", "1h")).token();
		Response credentials = as(token).get(this.engine + "/creds/app").ok();
		as(parent).post("auth/token/revoke-self").done();
		assertIsRevoked(credentials);
	}

	@Test
	void credentialsAreRevokedWhenTheirTokenExpires() {
		Response credentials = as(appToken("ttl", "10s")).get(this.engine + "/creds/app").ok();
		letPass(Duration.ofMillis(10_500));
		assertIsRevoked(credentials);
	}

	@Test
	void credentialsAreRevokedWithTheLastUseOfTheirToken() {
		String token = appToken("ttl", "1h", "num_uses", 2);
		Response credentials = as(token).get(this.engine + "/creds/app").ok();
		lookUpSelf(token).ok();
		assertIsRevoked(credentials);
	}

	@Test
	void theLastUseOfATokenReturnsNoCredentials() {
		as(appToken("ttl", "1h", "num_uses", 1)).get(this.engine + "/creds/app")
			.hasError(400, "Secret cannot be returned; token had one use left, so leased credentials were immediately"
					+ " revoked.");
	}

	@Test
	void aBatchTokenCapsItsLeases() {
		String token = appToken("ttl", "10m", "type", "batch");
		Response credentials = as(token).get(this.engine + "/creds/app").ok().warns();
		assertThat(credentials.number("lease_duration")).isBetween(570L, 600L);
		assertThat(credentials.get("renewable")).isEqualTo(true);
		Response renewed = as(token)
			.post("sys/leases/renew", Map.of("lease_id", credentials.leaseId(), "increment", 900))
			.ok()
			.warns();
		assertThat(renewed.number("lease_duration")).isBetween(570L, 600L);
	}

	@Test
	void aLeaseOfStsIsNotRenewable() {
		assumedRole("sts");
		Response credentials = creds("sts").ok();
		assertThat(credentials.get("renewable")).isEqualTo(false);
		assertThat(lookUp(credentials.leaseId()).ok().get("data.renewable")).isEqualTo(false);
		renew(credentials.leaseId(), 600).hasError(400, "lease is not renewable");
	}

	@Test
	void credentialsOfStsOutliveTheirLease() {
		assumedRole("sts");
		Response credentials = creds("sts").ok();
		this.root.post("sys/leases/revoke", Map.of("lease_id", credentials.leaseId(), "sync", true)).done();
		lookUp(credentials.leaseId()).hasError(400, INVALID);
		assertValid(credentials);
	}

	@Test
	void credentialsOfStsOutliveTheirToken() {
		assumedRole("sts");
		VaultHttp client = tokenWith(policy(this.engine + "/creds/sts", "read"));
		Response credentials = client.get(this.engine + "/creds/sts").ok();
		client.post("auth/token/revoke-self").done();
		soon().untilAsserted(() -> lookUp(credentials.leaseId()).hasError(400, INVALID));
		assertValid(credentials);
	}

	private Response lookUp(String id) {
		return this.root.post("sys/leases/lookup", Map.of("lease_id", id));
	}

	private Response renew(String id, int increment) {
		return this.root.post("sys/leases/renew", Map.of("lease_id", id, "increment", increment));
	}

	private String appToken(Object... settings) {
		Map<String, Object> body = body(settings);
		body.put("policies", List.of(policy(this.engine + "/creds/app", "read")));
		return this.root.post("auth/token/create", body).token();
	}

	private void assertIsRevoked(Response credentials) {
		soon().untilAsserted(() -> assertInvalid(credentials));
		soon().untilAsserted(() -> lookUp(credentials.leaseId()).hasError(400, INVALID));
		renew(credentials.leaseId(), 600).hasError(400, NOT_FOUND);
	}

}
