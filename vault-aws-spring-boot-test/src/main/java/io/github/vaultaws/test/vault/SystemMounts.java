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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The paths {@code sys/mounts} and {@code sys/auth}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemMounts {

	private final Mounts mounts;

	private final Names names = new Names();

	private final Map<String, Map<String, String>> migrations = new ConcurrentHashMap<>();

	SystemMounts(Mounts mounts) {
		this.mounts = mounts;
	}

	void addTo(Routes routes) {
		routes.path("mounts").read((call) -> list(call, false));
		routes.path("auth").read((call) -> list(call, true));
		routes.path("remount").update(this::remount);
		routes.path("remount/status/:id").read(this::remountStatus);
		for (String kind : new String[] { "mounts/auth", "mounts", "auth" }) {
			boolean auth = kind.endsWith("auth");
			routes.path(kind + "/:path*")
				.read((call) -> describe(call, auth))
				.update((call) -> mount(call, auth))
				.delete((call) -> unmount(call, auth));
		}
	}

	private static Reply list(Call call, boolean auth) {
		Map<String, Object> data = new TreeMap<>();
		for (Mount mount : call.namespace().mounts().values()) {
			if (mount.isAuth() == auth) {
				data.put(mount.name() + "/", mount.data());
			}
		}
		return Reply.of(data).as(Reply.Form.FLAT);
	}

	private static String path(Call call, boolean auth) {
		return (auth ? "auth/" : "") + call.name("path").replaceAll("(/tune)?/*$", "") + "/";
	}

	private Reply mount(Call call, boolean auth) {
		if (call.name("path").endsWith("/tune")) {
			return tune(call, auth);
		}
		this.mounts.mount(call.namespace(), path(call, auth), call.fields());
		return Reply.none();
	}

	private Reply unmount(Call call, boolean auth) {
		this.mounts.unmount(call.namespace(), path(call, auth));
		return Reply.none();
	}

	private Reply remount(Call call) {
		String from = call.fields().text("from");
		String to = call.fields().text("to");
		if (from.isEmpty() || to.isEmpty()) {
			throw VaultError.refused("both 'from' and 'to' path must be specified as a string");
		}
		this.mounts.remount(call.namespace(), withSlash(from), withSlash(to));
		String id = this.names.uuid();
		this.migrations.put(id,
				Map.of("source_mount", withSlash(from), "target_mount", withSlash(to), "status", "success"));
		return Reply.of(200, Map.of("migration_id", id),
				List.of("Mount move has been queued. Progress will be reported in Vault's server log, "
						+ "tagged with the returned migration_id"))
			.as(Reply.Form.FLAT);
	}

	private Reply remountStatus(Call call) {
		Map<String, String> migration = this.migrations.get(call.name("id"));
		if (migration == null) {
			throw VaultError.nothing();
		}
		return Reply.of(Map.of("migration_id", call.name("id"), "migration_info", migration));
	}

	private static String withSlash(String path) {
		return path.replaceAll("^/+|/+$", "") + "/";
	}

	private static Reply describe(Call call, boolean auth) {
		if (call.name("path").endsWith("/tune")) {
			return tuning(call, auth);
		}
		Mount mount = call.namespace().mounts().get(path(call, auth));
		if (mount == null) {
			throw VaultError
				.refused("No " + (auth ? "auth" : "secret") + " engine mount at " + call.name("path") + "/");
		}
		return Reply.of(mount.data()).as(Reply.Form.FLAT);
	}

	private static Reply tuning(Call call, boolean auth) {
		return with(call, auth, (mount) -> Reply.of(mount.tuning()).as(Reply.Form.FLAT));
	}

	private static Reply tune(Call call, boolean auth) {
		return with(call, auth, (mount) -> {
			mount.tune(call.fields());
			return Reply.none();
		});
	}

	private static Reply with(Call call, boolean auth, Function<Mount, Reply> action) {
		Mount mount = call.namespace().mounts().get(path(call, auth));
		if (mount == null) {
			throw VaultError.refused("cannot fetch sysview for path \"" + path(call, auth) + "\"");
		}
		return action.apply(mount);
	}

}
