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
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The role tags that are denied. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class DenyList {

	private final Map<String, Map<String, Object>> entries = new ConcurrentSkipListMap<>();

	private final AwsLoginRoles roles;

	private final Clock clock;

	DenyList(AwsLoginRoles roles, Clock clock) {
		this.roles = roles;
		this.clock = clock;
	}

	void addTo(Routes routes) {
		for (String name : List.of("roletag-denylist", "roletag-blacklist")) {
			routes.path(name).list((call) -> Reply.keys(this.entries.keySet()));
			routes.path(name + "/:tag*").read(this::read).update(this::write).delete(this::delete);
			routes.path("tidy/" + name).update((call) -> Reply.of(202, null, List.of(AccessList.TIDY)));
		}
	}

	private Reply read(Call call) {
		Map<String, Object> entry = this.entries.get(call.name("tag"));
		if (entry == null) {
			throw VaultError.nothing();
		}
		return Reply.of(entry);
	}

	private Reply write(Call call) {
		String tag = decoded(call.name("tag"));
		RoleTag.verify(tag, this.roles);
		Instant now = this.clock.instant();
		this.entries.put(tag,
				Map.of("creation_time", now.toString(), "expiration_time", now.plus(call.mount().maxTtl()).toString()));
		return Reply.none();
	}

	private static String decoded(String tag) {
		try {
			return new String(Base64.getDecoder().decode(tag), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return tag;
		}
	}

	private Reply delete(Call call) {
		this.entries.remove(call.name("tag"));
		return Reply.none();
	}

}
