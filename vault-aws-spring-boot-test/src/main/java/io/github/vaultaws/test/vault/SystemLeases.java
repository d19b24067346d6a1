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
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The paths {@code sys/leases}, and their former names.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemLeases {

	private final VaultCore core;

	private final LeaseStore leases;

	private final Revocations revocations;

	private final Clock clock;

	SystemLeases(VaultCore core) {
		this.core = core;
		this.leases = core.leases();
		this.revocations = core.revocations();
		this.clock = core.clock();
	}

	void addTo(Routes routes) {
		routes.path("leases").read(this::irrevocable);
		routes.path("leases/count").read(this::count);
		routes.path("leases/tidy").update((call) -> Reply.accepted());
		routes.path("leases/lookup").update(this::lookup);
		routes.path("leases/lookup/:prefix*").list(this::list);
		for (String base : new String[] { "leases/", "" }) {
			routes.path(base + "renew").update(this::renew);
			routes.path(base + "renew/:lease*").update(this::renew);
			routes.path(base + "revoke").update(this::revoke);
			routes.path(base + "revoke/:lease*").update(this::revoke);
			routes.path(base + "revoke-prefix/:prefix*").update(this::revokePrefix);
			routes.path(base + "revoke-force/:prefix*").update(this::revokePrefix);
		}
	}

	private static String id(Call call) {
		String id = call.fields().text("lease_id", call.name("lease"));
		if (id.isEmpty()) {
			throw VaultError.refused("lease_id must be specified");
		}
		return id;
	}

	private Reply lookup(Call call) {
		Lease lease = this.leases.find(id(call));
		if (lease == null) {
			throw VaultError.refused("invalid lease");
		}
		return Reply.of(lease.data(this.clock.instant()));
	}

	private Reply list(Call call) {
		String prefix = call.name("prefix");
		return Reply.keys(this.leases.list(prefix.isEmpty() ? "" : prefix + "/"));
	}

	private Reply renew(Call call) {
		Duration increment = call.fields().duration("increment", Duration.ZERO);
		Lease lease = this.leases.find(id(call));
		if (lease == null) {
			throw VaultError.refused("lease not found");
		}
		if (!lease.isRenewable()) {
			throw VaultError.refused("lease is not renewable");
		}
		try {
			return Reply.with(this.leases.renew(lease, increment));
		}
		catch (IllegalStateException ex) {
			throw VaultError.refused(Ttl.PAST_MAX);
		}
	}

	private Reply revoke(Call call) {
		Lease lease = this.leases.find(id(call));
		if (lease != null && isConfirmed(call)) {
			this.leases.revokeNow(lease);
		}
		else if (lease != null) {
			this.leases.revoke(lease);
		}
		return revoked(call);
	}

	private Reply revokePrefix(Call call) {
		this.core.revokePrefix(call.namespace(), call.name("prefix") + "/");
		return revoked(call);
	}

	private static Reply revoked(Call call) {
		return isConfirmed(call) ? Reply.none() : Reply.accepted();
	}

	private static boolean isConfirmed(Call call) {
		return call.fields().flag("sync", true);
	}

	private Reply irrevocable(Call call) {
		requireType(call);
		List<Map<String, String>> leases = this.revocations.irrevocable()
			.stream()
			.map((revocation) -> Map.of("lease_id", revocation.lease().id(), "error", revocation.error()))
			.toList();
		return Reply.of(Map.of("lease_count", leases.size(), "leases", leases));
	}

	private Reply count(Call call) {
		requireType(call);
		return Reply.of(Map.of("lease_count", this.revocations.irrevocable().size(), "counts", Map.of()));
	}

	private static void requireType(Call call) {
		if (call.fields().text("type").isEmpty()) {
			throw VaultError.nothing();
		}
	}

}
