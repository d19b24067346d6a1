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
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The leases. Each belongs to the token of its request and is revoked with it.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseStore {

	private final NavigableMap<String, Lease> leases = new ConcurrentSkipListMap<>();

	private final Expirations expirations;

	private final Revocations revocations;

	private final Names names = new Names();

	private final Clock clock;

	LeaseStore(Expirations expirations, Revocations revocations, Clock clock) {
		this.expirations = expirations;
		this.revocations = revocations;
		this.clock = clock;
	}

	Granted register(Call call, Token token, Secret secret) {
		Instant now = this.clock.instant();
		Ttl ttl = Ttl.grant(TtlLimits.of(call.mount(), secret.ttl(), secret.maxTtl()), Duration.ZERO, now, now);
		String id = call.request().path() + "/" + this.names.alphanumeric(24) + call.namespace().leaseSuffix();
		Lease lease = new Lease(id, secret, token, call.mount(), now, ttl.length());
		this.leases.put(id, lease);
		token.leases().add(lease);
		this.expirations.add(new Ending(lease));
		if (!token.isAlive(now)) {
			revoke(lease);
		}
		return new Granted(lease, lease.duration(now, ttl.length()), ttl.warnings());
	}

	@Nullable Lease find(String id) {
		Lease lease = this.leases.get(id);
		return (lease != null && this.clock.instant().isBefore(lease.expiresAt())) ? lease : null;
	}

	Granted renew(Lease lease, Duration increment) {
		synchronized (lease) {
			Instant now = this.clock.instant();
			Secret.Terms terms = lease.secret().renewed().get();
			Ttl ttl = Ttl.grant(TtlLimits.of(lease.mount(), terms.ttl(), terms.maxTtl()), increment, lease.issueTime(),
					now);
			lease.extend(now, ttl.length());
			this.expirations.add(new Ending(lease));
			return new Granted(lease, lease.duration(now, ttl.length()), ttl.warnings());
		}
	}

	void revoke(Lease lease) {
		if (this.leases.remove(lease.id(), lease)) {
			lease.token().leases().remove(lease);
			this.revocations.revoke(lease);
		}
	}

	/**
	 * Revoke a lease and confirm it. If that fails, the lease remains.
	 * @param lease the lease
	 */
	void revokeNow(Lease lease) {
		Revocation revocation = new Revocation(lease, this.revocations);
		if (!revocation.attempt(this.clock.instant())) {
			throw VaultError.refused(revocation.error());
		}
		if (this.leases.remove(lease.id(), lease)) {
			lease.token().leases().remove(lease);
		}
	}

	void revokePrefix(Namespace namespace, String prefix) {
		below(prefix).stream().filter((lease) -> isIn(namespace, lease)).forEach(this::revoke);
	}

	private static boolean isIn(Namespace namespace, Lease lease) {
		String name = lease.id().substring(lease.id().lastIndexOf('/') + 1);
		return name.substring(name.contains(".") ? name.indexOf('.') : name.length()).equals(namespace.leaseSuffix());
	}

	private List<Lease> below(String prefix) {
		return List.copyOf(this.leases.subMap(prefix, prefix + Character.MAX_VALUE).values());
	}

	Set<String> list(String prefix) {
		Set<String> keys = new TreeSet<>();
		for (Lease lease : below(prefix)) {
			String rest = lease.id().substring(prefix.length());
			int slash = rest.indexOf('/');
			keys.add((slash < 0) ? rest : rest.substring(0, slash + 1));
		}
		return keys;
	}

	void forget() {
		this.leases.clear();
	}

	/**
	 * A lease as granted.
	 *
	 * @param lease the lease
	 * @param seconds the duration in seconds
	 * @param warnings the warnings about a TTL that was capped
	 */
	record Granted(Lease lease, long seconds, List<String> warnings) implements Outcome {
	}

	private final class Ending implements Expirations.Expirable {

		private final Lease lease;

		private Ending(Lease lease) {
			this.lease = lease;
		}

		@Override
		public @Nullable Instant expiresAt() {
			return LeaseStore.this.leases.containsKey(this.lease.id()) ? this.lease.expiresAt() : null;
		}

		@Override
		public void expire() {
			revoke(this.lease);
		}

	}

}
