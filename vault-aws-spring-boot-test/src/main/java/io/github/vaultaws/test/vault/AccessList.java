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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The instances that have logged in, each with the nonce that it has to come back with.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AccessList {

	static final String TIDY = "Tidy operation successfully started. "
			+ "Any information from the operation will be printed to Vault's server logs.";

	private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

	private final Clock clock;

	AccessList(Clock clock) {
		this.clock = clock;
	}

	void addTo(Routes routes) {
		for (String name : List.of("identity-accesslist", "identity-whitelist")) {
			routes.path(name).list((call) -> Reply.keys(this.entries.keySet()));
			routes.path(name + "/:instance").read(this::read).delete(this::delete);
			routes.path("tidy/" + name).update((call) -> Reply.of(202, null, List.of(TIDY)));
		}
	}

	@Nullable Entry find(String instanceId) {
		return this.entries.get(instanceId);
	}

	/**
	 * Let an instance in, or not.
	 * @param document the document of the instance
	 * @param name the name of the role
	 * @param role the role
	 * @param nonce the nonce that came with the document, {@code null} if none did
	 * @return the new entry
	 */
	synchronized Entry admit(InstanceDocument document, String name, AwsLoginRole role, @Nullable String nonce) {
		Instant now = this.clock.instant();
		Entry known = this.entries.get(document.instanceId());
		Entry entry;
		if (known != null) {
			check(known, document, role, nonce);
			entry = new Entry(name, known.nonce(), known.created(), known.once() || role.once(), document.pendingTime(),
					now.plus(role.settings().maxTtl()), now, false);
		}
		else {
			boolean once = role.once() || (nonce != null && nonce.isEmpty());
			boolean generated = nonce == null && !once;
			String kept = generated ? new Names().uuid()
					: (nonce == null || nonce.isEmpty()) ? "reauthentication-disabled-nonce" : nonce;
			entry = new Entry(name, kept, now, once, document.pendingTime(), now.plus(role.settings().maxTtl()), now,
					generated);
		}
		this.entries.put(document.instanceId(), entry);
		return entry;
	}

	private static void check(Entry known, InstanceDocument document, AwsLoginRole role, @Nullable String nonce) {
		if (known.once() || (nonce != null && nonce.isEmpty())) {
			throw VaultError.refused("reauthentication is disabled");
		}
		if (!known.nonce().equals(nonce)) {
			if (!role.migration()) {
				throw VaultError.refused("client nonce mismatch");
			}
			if (!document.pendingTime().isAfter(known.pending())) {
				throw VaultError.refused("client nonce mismatch and instance meta-data incorrect");
			}
		}
		if (document.pendingTime().isBefore(known.pending())) {
			throw VaultError.refused("instance meta-data is older than the one used for previous login");
		}
	}

	private Reply read(Call call) {
		Entry entry = this.entries.get(call.name("instance"));
		if (entry == null) {
			throw VaultError.nothing();
		}
		return Reply.of(entry.data());
	}

	private Reply delete(Call call) {
		this.entries.remove(call.name("instance"));
		return Reply.none();
	}

	/**
	 * An instance that has logged in.
	 *
	 * @param role the role that it last logged in with
	 * @param nonce the nonce that it has to come back with
	 * @param created when it first logged in
	 * @param once whether it may not come back
	 * @param pending when it was started, at its last login
	 * @param end when the entry may be forgotten
	 * @param updated when it last logged in
	 * @param generated whether the nonce is new to the instance
	 */
	record Entry(String role, String nonce, Instant created, boolean once, Instant pending, Instant end,
			Instant updated, boolean generated) {

		Map<String, Object> data() {
			Map<String, Object> data = new TreeMap<>();
			data.put("client_nonce", this.nonce);
			data.put("creation_time", this.created.toString());
			data.put("disallow_reauthentication", this.once);
			data.put("expiration_time", this.end.toString());
			data.put("last_updated_time", this.updated.toString());
			data.put("pending_time", this.pending.toString());
			data.put("role", this.role);
			return data;
		}

	}

}
