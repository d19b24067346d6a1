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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A key/value engine of version 2, whose secrets have versions.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VersionedKeyValueBackend implements Backend {

	private final Routes routes = new Routes();

	private final Map<String, VersionedSecret> secrets = new ConcurrentHashMap<>();

	private final Clock clock;

	private volatile VersionedSecret.Settings settings = VersionedSecret.Settings.NONE;

	VersionedKeyValueBackend(Clock clock) {
		this.clock = clock;
		this.routes.path("config").read((call) -> Reply.of(this.settings.data())).update(this::configure);
		this.routes.path("data/:path*").read(this::read).update(this::write).delete(this::deleteLatest);
		this.routes.path("subkeys/:path*").read(this::readSubkeys);
		this.routes.path("metadata/:path*")
			.read(this::readMetadata)
			.update(this::writeMetadata)
			.delete(this::deleteMetadata)
			.list(this::list);
		this.routes.path("delete/:path*").update(this::delete);
		this.routes.path("undelete/:path*").update(this::undelete);
		this.routes.path("destroy/:path*").update(this::destroy);
		this.routes.path(":path*")
			.read((call) -> invalidPath(call, "get"))
			.update((call) -> invalidPath(call, "put"))
			.delete((call) -> invalidPath(call, "delete"))
			.list((call) -> invalidPath(call, "list"));
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isCreation(String path) {
		int slash = path.indexOf('/');
		return slash > 0 && List.of("data", "metadata").contains(path.substring(0, slash))
				&& !this.secrets.containsKey(path.substring(slash + 1));
	}

	private static Reply invalidPath(Call call, String command) {
		call.fields().all();
		return Reply.of(404, null, List.of("Invalid path for a versioned K/V secrets engine."
				+ " See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv "
				+ command + "' for this operation."));
	}

	private Reply configure(Call call) {
		this.settings = this.settings.with(call.fields());
		return Reply.none();
	}

	private VersionedSecret find(Call call) {
		VersionedSecret secret = this.secrets.get(call.name("path"));
		if (secret == null) {
			throw VaultError.nothing();
		}
		return secret;
	}

	private VersionedSecret findOrCreate(Call call) {
		VersionedSecret secret = this.secrets.get(call.name("path"));
		return (secret != null) ? secret : VersionedSecret.create(this.clock.instant());
	}

	private Reply read(Call call) {
		return read(call, (data) -> new LinkedHashMap<>(Map.of("data", data)));
	}

	private Reply readSubkeys(Call call) {
		return read(call, (data) -> new LinkedHashMap<>(Map.of("subkeys", subkeys(data))));
	}

	private Reply read(Call call, UnaryOperator<Map<String, Object>> content) {
		VersionedSecret secret = find(call);
		VersionedSecret.Version version = secret.version(call.fields().number("version", 0));
		if (version == null) {
			throw VaultError.nothing();
		}
		boolean readable = version.isReadable(this.clock.instant());
		Map<String, Object> data = readable ? content.apply(version.data())
				: new LinkedHashMap<>(VersionedSecret.NO_DATA);
		data.put("metadata", secret.metadata(version));
		return Reply.of(readable ? 200 : 404, data, List.of());
	}

	private static Map<String, Object> subkeys(Map<String, Object> data) {
		Map<String, Object> subkeys = new TreeMap<>();
		for (Entry<String, Object> entry : data.entrySet()) {
			subkeys.put(entry.getKey(),
					(entry.getValue() instanceof Map<?, ?>) ? subkeys(new Fields(data).object(entry.getKey())) : null);
		}
		return subkeys;
	}

	private synchronized Reply write(Call call) {
		Fields fields = call.fields();
		Fields options = new Fields(fields.object("options"));
		if (!fields.has("data")) {
			throw VaultError.refused("no data provided");
		}
		if (fields.get("data") != null && !(fields.get("data") instanceof Map)) {
			throw VaultError.refused("error converting input for field \"data\": '' expected a map, got 'string'");
		}
		@Nullable Integer expected = options.has("cas") ? checkAndSet(options) : null;
		VersionedSecret secret = findOrCreate(call);
		checkVersion(secret, expected);
		VersionedSecret written = secret.with(fields.object("data"), this.clock.instant(), this.settings);
		this.secrets.put(call.name("path"), written);
		return Reply.of(written.metadata(written.current()));
	}

	private void checkVersion(VersionedSecret secret, @Nullable Integer expected) {
		if (expected == null && (this.settings.casRequired() || secret.settings().casRequired())) {
			throw VaultError.refused("check-and-set parameter required for this call");
		}
		if (expected != null && expected != secret.currentVersion()) {
			throw VaultError.refused("check-and-set parameter did not match the current version");
		}
	}

	private static int checkAndSet(Fields options) {
		try {
			return options.number("cas", 0);
		}
		catch (VaultError ex) {
			throw VaultError.refused("error parsing check-and-set parameter");
		}
	}

	private Reply deleteLatest(Call call) {
		return change(call, (secret) -> secret.deleted(List.of(secret.currentVersion()), this.clock.instant()));
	}

	private Reply delete(Call call) {
		List<Integer> versions = versions(call, "No version number provided");
		return change(call, (secret) -> secret.deleted(versions, this.clock.instant()));
	}

	private Reply undelete(Call call) {
		List<Integer> versions = versions(call, "No version number provided");
		return change(call, (secret) -> secret.undeleted(versions));
	}

	private Reply destroy(Call call) {
		List<Integer> versions = versions(call, "no version number provided");
		return change(call, (secret) -> secret.destroyed(versions));
	}

	private synchronized Reply change(Call call, UnaryOperator<VersionedSecret> change) {
		this.secrets.computeIfPresent(call.name("path"), (path, secret) -> change.apply(secret));
		return Reply.none();
	}

	private static List<Integer> versions(Call call, String error) {
		List<String> versions = call.fields().list("versions", List.of());
		if (versions.isEmpty()) {
			throw VaultError.refused(error);
		}
		try {
			return versions.stream().map(Integer::valueOf).toList();
		}
		catch (NumberFormatException ex) {
			throw VaultError
				.refused("Field validation failed: error converting input for field \"versions\": " + ex.getMessage());
		}
	}

	private Reply readMetadata(Call call) {
		return Reply.of(find(call).data());
	}

	private synchronized Reply writeMetadata(Call call) {
		VersionedSecret secret = findOrCreate(call);
		this.secrets.put(call.name("path"), secret.with(secret.settings().with(call.fields())));
		return Reply.none();
	}

	private synchronized Reply deleteMetadata(Call call) {
		this.secrets.remove(call.name("path"));
		return Reply.none();
	}

	private Reply list(Call call) {
		return Reply.keys(KeyValueBackend.keys(this.secrets.keySet(), call.name("path")));
	}

}
