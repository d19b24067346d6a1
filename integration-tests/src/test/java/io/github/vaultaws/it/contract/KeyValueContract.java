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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The key/value engine in its two versions.
 */
public abstract class KeyValueContract extends Contract {

	private static final String MISSING = "Invalid path for a versioned K/V secrets engine.";

	private String mount;

	protected KeyValueContract(VaultServer server) {
		super(server);
		this.mount = "";
	}

	@BeforeEach
	void mountVersion2() {
		this.mount = unique("kv");
		this.root.post("sys/mounts/" + this.mount, Map.of("type", "kv", "options", Map.of("version", "2"))).done();
		awaitVersion2(this.mount);
	}

	@Test
	void secretIsMountedInVersion2() {
		Response mount = this.root.get("sys/internal/ui/mounts/secret/application").ok();
		assertThat(mount.map("data")).containsEntry("path", "secret/")
			.containsEntry("type", "kv")
			.containsEntry("options", Map.of("version", "2"));
		awaitVersion2("secret");
		String path = "secret/data/" + unique("application");
		this.root.post(path, Map.of("data", Map.of("key", "value"))).ok();
		assertThat(this.root.get(path).ok().map("data.data")).containsEntry("key", "value");
	}

	@Test
	void aWriteReturnsItsVersion() {
		Response first = write("a", "key", "one");
		assertThat(first.map("data")).containsEntry("version", 1)
			.containsEntry("destroyed", false)
			.containsEntry("deletion_time", "")
			.containsEntry("custom_metadata", null);
		assertThat(Instant.parse(first.text("data.created_time"))).isCloseTo(this.server.clock().instant(),
				within(30, ChronoUnit.SECONDS));
		assertThat(write("a", "key", "two").map("data")).containsEntry("version", 2);
	}

	@Test
	void aReadReturnsDataAndMetadata() {
		write("a/b", "key", "one");
		Response read = data("a/b").ok();
		assertThat(read.body()).containsEntry("lease_id", "").containsEntry("lease_duration", 0);
		assertThat(read.map("data")).containsOnlyKeys("data", "metadata");
		assertThat(read.map("data.data")).containsExactly(Map.entry("key", "one"));
		assertThat(read.map("data.metadata")).containsEntry("version", 1)
			.containsEntry("destroyed", false)
			.containsEntry("deletion_time", "")
			.containsEntry("custom_metadata", null)
			.containsKey("created_time");
	}

	@Test
	void earlierVersionsAreRead() {
		write("a", "key", "one");
		write("a", "key", "two");
		assertThat(data("a").map("data.data")).containsEntry("key", "two");
		assertThat(data("a?version=1").ok().map("data.data")).containsEntry("key", "one");
		assertThat(data("a?version=9").has(404).errors()).isEmpty();
	}

	@Test
	void aMissingSecretIsNotFound() {
		assertThat(data("nothing").has(404).errors()).isEmpty();
		assertThat(metadata("nothing").has(404).errors()).isEmpty();
		this.root.delete(this.mount + "/data/nothing").done();
	}

	@Test
	void aPathWithoutDataIsInvalid() {
		write("a", "key", "one");
		assertInvalid(this.root.get(this.mount + "/a"), "get");
		assertInvalid(this.root.post(this.mount + "/a", Map.of("key", "value")), "put");
		assertInvalid(this.root.list(this.mount), "list");
		if (has(Feature.TEXTS_OF_VAULT)) {
			assertInvalid(this.root.list(this.mount + "/data"), "list");
		}
	}

	@Test
	void aWriteNeedsDataThatAreAnObject() {
		this.root.post(this.mount + "/data/a", Map.of("key", "value")).hasError(400, "no data provided");
		this.root.post(this.mount + "/data/a", Map.of("data", "value"))
			.hasErrorMatching(400, "error converting input for field \"data\": '' expected .* 'string'");
		this.root.post(this.mount + "/data/a", Map.of("data", Map.of())).ok();
	}

	@Test
	void checkAndSetComparesVersions() {
		write("a", "key", "one");
		writeIf("a", 0).hasError(400, "check-and-set parameter did not match the current version");
		assertThat(writeIf("a", 1).ok().number("data.version")).isEqualTo(2);
		writeIf("b", 0).ok();
	}

	@Test
	void checkAndSetMayBeRequired() {
		this.root.post(this.mount + "/metadata/a", Map.of("cas_required", true)).done();
		this.root.post(this.mount + "/data/a", Map.of("data", Map.of("key", "value")))
			.hasError(400, "check-and-set parameter required for this call");
		writeIf("a", 0).ok();
	}

	@Test
	void metadataListsTheVersions() {
		write("a", "key", "one");
		write("a", "key", "two");
		Response metadata = metadata("a").ok();
		assertThat(metadata.map("data")).containsEntry("current_version", 2)
			.containsEntry("oldest_version", 0)
			.containsEntry("max_versions", 0)
			.containsEntry("cas_required", false)
			.containsEntry("delete_version_after", "0s")
			.containsKeys("created_time", "updated_time", "custom_metadata");
		assertThat(metadata.map("data.versions")).containsOnlyKeys("1", "2");
		assertThat(metadata.map("data.versions.2")).containsEntry("deletion_time", "")
			.containsEntry("destroyed", false);
	}

	@Test
	void tenVersionsAreKept() {
		for (int i = 0; i < 12; i++) {
			write("a", "key", String.valueOf(i));
		}
		Response metadata = metadata("a").ok();
		assertThat(metadata.map("data.versions")).hasSize(10).containsKeys("3", "12");
		assertThat(metadata.number("data.oldest_version")).isEqualTo(3);
		assertThat(data("a?version=2").has(404).errors()).isEmpty();
	}

	@Test
	void asManyVersionsAreKeptAsConfigured() {
		this.root.post(this.mount + "/metadata/a", Map.of("max_versions", 2, "custom_metadata", Map.of("x", "y")))
			.done();
		for (int i = 0; i < 3; i++) {
			write("a", "key", String.valueOf(i));
		}
		assertThat(metadata("a").map("data.versions")).containsOnlyKeys("2", "3");
		assertThat(data("a").map("data.metadata")).containsEntry("custom_metadata", Map.of("x", "y"));
	}

	@Test
	void aDeletedVersionIsNotFoundAndCanBeRestored() {
		write("a", "key", "one");
		write("a", "key", "two");
		this.root.delete(this.mount + "/data/a").done();
		assertGone(data("a"), false);
		assertThat(data("a?version=1").ok().map("data.data")).containsEntry("key", "one");
		this.root.post(this.mount + "/undelete/a", Map.of("versions", List.of(2))).done();
		assertThat(data("a").ok().map("data.data")).containsEntry("key", "two");
		this.root.post(this.mount + "/delete/a", Map.of("versions", List.of(1))).done();
		assertGone(data("a?version=1"), false);
	}

	@Test
	void aDestroyedVersionIsGone() {
		write("a", "key", "one");
		this.root.put(this.mount + "/destroy/a", Map.of("versions", List.of(1))).done();
		this.root.post(this.mount + "/undelete/a", Map.of("versions", List.of(1))).done();
		assertGone(data("a"), true);
		this.root.delete(this.mount + "/metadata/a").done();
		assertThat(data("a").has(404).errors()).isEmpty();
	}

	@Test
	void foldersAreListed() {
		write("a", "key", "one");
		write("b/c", "key", "one");
		assertThat(this.root.list(this.mount + "/metadata").ok().texts("data.keys")).containsExactly("a", "b/");
		assertThat(this.root.list(this.mount + "/metadata/b").ok().texts("data.keys")).containsExactly("c");
		assertThat(this.root.list(this.mount + "/metadata/nothing").has(404).errors()).isEmpty();
	}

	@Test
	void theTypeMayNameTheVersion() {
		String mount = unique("kv");
		this.root.post("sys/mounts/" + mount, Map.of("type", "kv-v2")).done();
		awaitVersion2(mount);
		assertThat(this.root.get("sys/mounts/" + mount).map("data")).containsEntry("type", "kv")
			.containsEntry("options", Map.of("version", "2"));
		this.root.post(mount + "/data/a", Map.of("data", Map.of("key", "value"))).ok();
	}

	@Test
	void anUnknownVersionIsRefused() {
		assumeHas(Feature.TEXTS_OF_VAULT);
		this.root.post("sys/mounts/" + unique("kv"), Map.of("type", "kv", "options", Map.of("version", "3")))
			.hasError(400, "nil backend of type \"kv\" returned from factory");
	}

	@Test
	void version1HasNoVersions() {
		String mount = unique("kv");
		this.root.post("sys/mounts/" + mount, Map.of("type", "kv")).done();
		this.root.post(mount + "/a/b", Map.of("key", "value")).done();
		assertThat(this.root.get(mount + "/a/b").ok().map("data")).containsExactly(Map.entry("key", "value"));
		assertThat(this.root.list(mount + "/a").ok().texts("data.keys")).containsExactly("b");
		this.root.post(mount + "/a/b").hasError(400, "missing data fields");
		this.root.delete(mount + "/a/b").done();
		assertThat(this.root.get(mount + "/a/b").has(404).errors()).isEmpty();
	}

	@Test
	void aPolicyDistinguishesCreationFromUpdate() {
		VaultHttp client = tokenWith(policy(this.mount + "/data/*", "create"));
		client.post(this.mount + "/data/a", Map.of("data", Map.of("key", "one"))).ok();
		client.post(this.mount + "/data/a", Map.of("data", Map.of("key", "two"))).failed(403, PERMISSION_DENIED);
		client.get(this.mount + "/data/a").failed(403, PERMISSION_DENIED);
	}

	/**
	 * A server prepares a new mount for versions in the background, and refuses every
	 * request to it with "Upgrading from non-versioned to versioned data" meanwhile.
	 */
	private void awaitVersion2(String mount) {
		soon().untilAsserted(() -> this.root.get(mount + "/config").ok());
	}

	private Response write(String path, String key, String value) {
		return this.root.post(this.mount + "/data/" + path, Map.of("data", Map.of(key, value))).ok();
	}

	private Response writeIf(String path, int version) {
		return this.root.post(this.mount + "/data/" + path,
				Map.of("data", Map.of("key", "value"), "options", Map.of("cas", version)));
	}

	private Response data(String path) {
		return this.root.get(this.mount + "/data/" + path);
	}

	private Response metadata(String path) {
		return this.root.get(this.mount + "/metadata/" + path);
	}

	private static void assertInvalid(Response response, String command) {
		assertThat(response.has(404).texts("warnings")).singleElement()
			.satisfies((warning) -> assertThat(warning).startsWith(MISSING).contains(" kv " + command + "'"));
	}

	private static void assertGone(Response response, boolean destroyed) {
		assertThat(response.has(404).map("data")).containsEntry("data", null);
		assertThat(response.map("data.metadata")).containsEntry("destroyed", destroyed);
		if (!destroyed) {
			assertThat(response.text("data.metadata.deletion_time")).isNotEmpty();
		}
	}

}
