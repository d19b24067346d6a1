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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paths {@code sys/policies/acl} and {@code sys/policy}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemPolicies {

	void addTo(Routes routes) {
		routes.path("policies/acl").list((call) -> Reply.keys(call.namespace().policies().names()));
		routes.path("policies/acl/:name").read((call) -> read(call, "policy")).update(this::write).delete(this::delete);
		routes.path("policy").read(this::list).list(this::list);
		routes.path("policy/:name")
			.read((call) -> read(call, "rules").as(Reply.Form.FLAT))
			.update(this::write)
			.delete(this::delete);
	}

	private Reply list(Call call) {
		List<String> names = new ArrayList<>(new TreeSet<>(call.namespace().policies().names()));
		return Reply.of(Map.of("keys", names, "policies", names)).as(Reply.Form.FLAT);
	}

	private Reply read(Call call, String key) {
		String name = call.name("name").toLowerCase(Locale.ROOT);
		String text = call.namespace().policies().text(name);
		if (text == null) {
			throw VaultError.nothing();
		}
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("name", name);
		data.put(key, text);
		return Reply.of(data);
	}

	private Reply write(Call call) {
		String given = call.name("name");
		String name = given.toLowerCase(Locale.ROOT);
		String text = call.fields().text("policy", call.fields().text("rules"));
		if (name.equals("root")) {
			throw VaultError.refused("cannot update \"root\" policy");
		}
		if (text.isEmpty()) {
			throw VaultError.refused("'policy' parameter not supplied or empty");
		}
		call.namespace().policies().write(name, plain(text));
		return Reply.warning(name.equals(given) ? List.of() : List.of("policy name was converted to " + name));
	}

	private static String plain(String text) {
		try {
			return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	private Reply delete(Call call) {
		String name = call.name("name").toLowerCase(Locale.ROOT);
		if (Set.of("root", "default").contains(name)) {
			throw VaultError.refused("cannot delete " + (name.equals("root") ? "\"root\"" : name) + " policy");
		}
		call.namespace().policies().delete(name);
		return Reply.none();
	}

}
