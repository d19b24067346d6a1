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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mounts: how they are tuned, moved and shown.
 */
public abstract class MountContract extends Contract {

	protected MountContract(VaultServer server) {
		super(server);
	}

	@Test
	void anEmptyTtlIsKept() {
		String mount = mount("default_lease_ttl", "1h", "max_lease_ttl", "2h");
		tune(mount, "default_lease_ttl", "", "max_lease_ttl", "").done();
		assertTtls(mount, HOUR, 2 * HOUR);
	}

	@Test
	void aTtlCanBeThatOfTheSystem() {
		String mount = mount("default_lease_ttl", "1h", "max_lease_ttl", "2h");
		tune(mount, "max_lease_ttl", "system").done();
		assertTtls(mount, HOUR, 768 * HOUR);
		tune(mount, "default_lease_ttl", "system").done();
		assertTtls(mount, 768 * HOUR, 768 * HOUR);
		this.root
			.post("sys/mounts/" + unique("tuned"),
					Map.of("type", "kv", "config", Map.of("default_lease_ttl", "system", "max_lease_ttl", "")))
			.done();
	}

	@Test
	void aMaximumBelowTheDefaultIsRefused() {
		String mount = mount("default_lease_ttl", "1h", "max_lease_ttl", "2h");
		tune(mount, "max_lease_ttl", "30m").hasError(400,
				"backend max lease TTL of 1800 would be less than backend default lease TTL of 3600");
		tune(mount, "default_lease_ttl", "3h").hasError(400,
				"backend max lease TTL of 7200 would be less than backend default lease TTL of 10800");
		assertTtls(mount, HOUR, 2 * HOUR);
	}

	@Test
	void aNewMountWithAMaximumBelowItsDefaultIsRefused() {
		String mount = "sys/mounts/" + unique("tuned");
		this.root.post(mount, Map.of("type", "kv", "config", Map.of("default_lease_ttl", "3h", "max_lease_ttl", "2h")))
			.hasError(400, "given default lease TTL greater than given max lease TTL");
		this.root.post(mount, Map.of("type", "kv", "config", Map.of("default_lease_ttl", "800h")))
			.hasError(400, "given default lease TTL greater than system max lease TTL of 2764800");
	}

	@Test
	void aMountMovesWithItsContent() {
		String from = mount();
		String to = unique("moved") + "/below";
		this.root.post(from + "/a", Map.of("key", "value")).done();
		Response response = this.root.post("sys/remount", Map.of("from", from, "to", to)).ok();
		assertThat(response.text("data.migration_id")).isNotEmpty();
		assertThat(response.texts("warnings")).singleElement()
			.satisfies((warning) -> assertThat(warning).startsWith("Mount move has been queued."));
		soon().untilAsserted(() -> assertThat(status(response)).containsEntry("status", "success"));
		assertThat(status(response)).containsEntry("source_mount", from + "/").containsEntry("target_mount", to + "/");
		assertThat(this.root.get(to + "/a").ok().map("data")).containsEntry("key", "value");
		this.root.get(from + "/a").has(404);
	}

	@Test
	void anAuthMountThatMovesLosesItsTokens() {
		AppRole role = new AppRole(unique("login"));
		String token = role.login("auth/" + role.mount());
		String moved = "auth/" + unique("moved");
		Response response = this.root.post("sys/remount", Map.of("from", "auth/" + role.mount(), "to", moved)).ok();
		soon().untilAsserted(() -> assertThat(status(response)).containsEntry("status", "success"));
		soon().untilAsserted(() -> lookUpSelf(token).has(403));
		lookUpSelf(role.login(moved)).ok();
	}

	@Test
	void anAuthMountThatIsDisabledLosesItsTokens() {
		AppRole role = new AppRole(unique("login"));
		String token = role.login("auth/" + role.mount());
		lookUpSelf(token).ok();
		this.root.delete("sys/auth/" + role.mount()).done();
		soon().untilAsserted(() -> lookUpSelf(token).has(403));
	}

	@Test
	void tokensAreRevokedByTheirPrefix() {
		AppRole role = new AppRole(unique("login"));
		String token = role.login("auth/" + role.mount());
		this.root.put("sys/leases/revoke-prefix/auth/" + role.mount(), Map.of()).done();
		soon().untilAsserted(() -> lookUpSelf(token).has(403));
		lookUpSelf(this.server.rootToken()).ok();
	}

	@Test
	void aMountMovesOnlyToAFreePathOfItsKind() {
		String from = mount();
		String other = mount();
		remount(from, other).hasError(400, "path already in use at \"" + other + "/\"");
		remount("nowhere", unique("moved")).hasError(400, "no matching mount at \"nowhere/\"");
		remount("sys", unique("moved")).hasError(400, "cannot remount \"sys/\"");
		remount("auth/token", "auth/moved").hasError(400, "cannot remount \"auth/token/\"");
		remount(from, "auth/moved").hasError(400, "cannot remount to destination auth/moved/");
		remount("", "moved").hasError(400, "both 'from' and 'to' path must be specified as a string");
		assertThat(this.root.get("sys/remount/status/none").has(404).errors()).isEmpty();
	}

	@Test
	void aMountIsShownToThoseWhoHaveAPolicyBelowIt() {
		String mount = mount();
		String denied = "preflight capability check returned 403, please ensure client's policies grant access to path \""
				+ mount + "/a/\"";
		String path = "sys/internal/ui/mounts/" + mount + "/a";
		assertThat(tokenWith(policy(mount + "/b", "read")).get(path).ok().map("data"))
			.containsEntry("path", mount + "/")
			.containsEntry("type", "kv");
		tokenWith("default").get(path).hasError(403, denied);
	}

	private String mount(@Nullable Object... config) {
		String mount = unique("tuned");
		this.root.post("sys/mounts/" + mount, Map.of("type", "kv", "config", body(config))).done();
		return mount;
	}

	private Response tune(String mount, @Nullable Object... settings) {
		return this.root.post("sys/mounts/" + mount + "/tune", body(settings));
	}

	private Response remount(String from, String to) {
		return this.root.post("sys/remount", Map.of("from", from, "to", to));
	}

	private Map<String, Object> status(Response remount) {
		return this.root.get("sys/remount/status/" + remount.text("data.migration_id")).ok().map("data.migration_info");
	}

	private void assertTtls(String mount, long defaultTtl, long maxTtl) {
		Response response = this.root.get("sys/mounts/" + mount + "/tune").ok();
		assertThat(List.of(response.number("data.default_lease_ttl"), response.number("data.max_lease_ttl")))
			.containsExactly(defaultTtl, maxTtl);
	}

	private final class AppRole {

		private final String mount;

		private final Map<String, String> login;

		AppRole(String mount) {
			this.mount = mount;
			VaultHttp root = MountContract.this.root;
			root.post("sys/auth/" + mount, Map.of("type", "approle")).done();
			root.post("auth/" + mount + "/role/app", Map.of("token_ttl", "1h")).done();
			this.login = Map.of("role_id", root.get("auth/" + mount + "/role/app/role-id").ok().text("data.role_id"),
					"secret_id", root.post("auth/" + mount + "/role/app/secret-id").ok().text("data.secret_id"));
		}

		String mount() {
			return this.mount;
		}

		String login(String path) {
			return MountContract.this.anyone.post(path + "/login", this.login).token();
		}

	}

}
