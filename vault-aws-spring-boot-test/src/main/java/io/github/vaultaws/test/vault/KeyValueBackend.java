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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key/value engine of version 1.
 *
 * @author The vault-aws-spring-boot authors
 */
final class KeyValueBackend implements Backend {

	private final Routes routes = new Routes();

	private final Map<String, Map<String, Object>> values = new ConcurrentHashMap<>();

	KeyValueBackend() {
		this.routes.path(":path*").read(this::read).update(this::write).delete(this::delete).list(this::list);
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isCreation(String path) {
		return !this.values.containsKey(path);
	}

	private Reply read(Call call) {
		Map<String, Object> value = this.values.get(call.name("path"));
		if (value == null) {
			throw VaultError.nothing();
		}
		return Reply.of(value);
	}

	private Reply write(Call call) {
		if (call.fields().all().isEmpty()) {
			throw VaultError.refused("missing data fields");
		}
		this.values.put(call.name("path"), new LinkedHashMap<>(call.fields().all()));
		return Reply.none();
	}

	private Reply delete(Call call) {
		this.values.remove(call.name("path"));
		return Reply.none();
	}

	private Reply list(Call call) {
		return Reply.keys(keys(this.values.keySet(), call.name("path")));
	}

	/**
	 * Return what a list of a folder shows.
	 * @param paths all paths
	 * @param folder the folder, empty for the root
	 * @return the names of secrets and, with a slash at the end, of folders
	 */
	static Set<String> keys(Collection<String> paths, String folder) {
		String prefix = folder.isEmpty() ? "" : folder + "/";
		Set<String> keys = new TreeSet<>();
		for (String path : paths) {
			if (path.startsWith(prefix)) {
				String rest = path.substring(prefix.length());
				int slash = rest.indexOf('/');
				keys.add((slash < 0) ? rest : rest.substring(0, slash + 1));
			}
		}
		return keys;
	}

}
