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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.VaultException;

/**
 * Operations of leases.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class LeaseOperations {

	private static final VaultPath PATH = VaultPath.of("sys/leases");

	private static final VaultPath LOOKUP = PATH.then("lookup");

	private final VaultPaths vault;

	LeaseOperations(VaultPaths vault) {
		this.vault = vault;
	}

	/**
	 * Look up a lease.
	 * @param leaseId the ID of the lease
	 * @return the lease, or {@code null} if Vault has no such lease
	 */
	public @Nullable Lease lookup(String leaseId) {
		try {
			return VaultPaths.parse(LOOKUP, this.vault.write(LOOKUP, Map.of("lease_id", leaseId)), Lease::of);
		}
		catch (VaultException ex) {
			if (String.valueOf(ex.getMessage()).contains("invalid lease")) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * List the next segments of the IDs of leases.
	 * @param prefix the first segments of the IDs, such as {@code aws/creds/deploy}
	 * @return the segments, which end with a slash if others follow
	 */
	public List<String> list(String prefix) {
		return this.vault.list(LOOKUP.then(prefix));
	}

	/**
	 * Return the number of leases that Vault could not revoke and no longer tries to.
	 * @return the number of irrevocable leases
	 */
	public int irrevocable() {
		Map<String, Object> data = this.vault.read(PATH.then("count"), "?type=irrevocable");
		return (data != null && data.get("lease_count") instanceof Number count) ? count.intValue() : 0;
	}

	/**
	 * Revoke a lease, and return when its credentials have been deleted. Has no effect if
	 * there is no such lease.
	 * @param leaseId the ID of the lease
	 */
	public void revoke(String leaseId) {
		this.vault.write(PATH.then("revoke"), Map.of("lease_id", leaseId, "sync", true));
	}

	/**
	 * Revoke all leases whose IDs have a prefix, and return when their credentials have
	 * been deleted.
	 * @param prefix the first segments of the IDs
	 */
	public void revokePrefix(String prefix) {
		this.vault.write(PATH.then("revoke-prefix").then(prefix), Map.of("sync", true));
	}

	/**
	 * Remove all leases whose IDs have a prefix, even if their credentials cannot be
	 * deleted. These remain valid.
	 * @param prefix the first segments of the IDs
	 */
	public void revokeForce(String prefix) {
		this.vault.write(PATH.then("revoke-force").then(prefix), Map.of());
	}

	/**
	 * A lease.
	 *
	 * @param id the ID
	 * @param issueTime when the lease was issued
	 * @param expireTime when the lease expires, or {@code null} if it does not
	 * @param renewable whether the lease can be renewed
	 * @param ttl the remaining TTL
	 */
	public record Lease(String id, Instant issueTime, @Nullable Instant expireTime, boolean renewable, Duration ttl) {

		private static Lease of(Map<String, Object> data) {
			Object expiry = data.get("expire_time");
			return new Lease(String.valueOf(data.get("id")), VaultTime.instant(data.get("issue_time")),
					(expiry != null) ? VaultTime.instant(expiry) : null, Boolean.TRUE.equals(data.get("renewable")),
					VaultTime.read(Objects.requireNonNullElse(data.get("ttl"), 0)));
		}

	}

}
