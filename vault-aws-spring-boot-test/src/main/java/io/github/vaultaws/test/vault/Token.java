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

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A token. Changes require its monitor.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Token {

	private final String id;

	private final String accessor;

	private final TokenType type;

	private final Grant grant;

	private final Namespace namespace;

	private final Mount mount;

	private final String path;

	private final Instant issueTime;

	private final Duration creationTtl;

	private final Set<Token> children = ConcurrentHashMap.newKeySet();

	private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Instant expiresAt;

	private volatile @Nullable Instant lastRenewal;

	private volatile Duration granted;

	private volatile boolean orphan;

	private volatile boolean revoked;

	private int uses;

	Token(String id, String accessor, Grant grant, Call call, Instant issueTime, Duration ttl) {
		this.id = id;
		this.accessor = accessor;
		this.type = grant.settings().type().isBatch() ? TokenType.BATCH : TokenType.SERVICE;
		this.grant = grant;
		this.namespace = call.namespace();
		this.mount = call.mount();
		this.path = call.request().path();
		this.issueTime = issueTime;
		this.creationTtl = ttl;
		this.granted = ttl;
		this.orphan = grant.parent() == null;
		this.uses = grant.settings().numUses();
		if (!ttl.isZero()) {
			Instant end = issueTime.plus(ttl);
			this.expiresAt = isBatch() ? end.truncatedTo(ChronoUnit.SECONDS) : end;
		}
	}

	String id() {
		return this.id;
	}

	String accessor() {
		return this.accessor;
	}

	TokenType type() {
		return this.type;
	}

	boolean isBatch() {
		return this.type == TokenType.BATCH;
	}

	Grant grant() {
		return this.grant;
	}

	Namespace namespace() {
		return this.namespace;
	}

	Mount mount() {
		return this.mount;
	}

	String path() {
		return this.path;
	}

	Instant issueTime() {
		return this.issueTime;
	}

	Duration creationTtl() {
		return this.creationTtl;
	}

	Set<Token> children() {
		return this.children;
	}

	Set<Lease> leases() {
		return this.leases;
	}

	@Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	@Nullable Instant lastRenewal() {
		return this.lastRenewal;
	}

	/**
	 * Return the TTL that was granted last.
	 * @return the TTL
	 */
	Duration granted() {
		return this.granted;
	}

	void extend(Instant now, Duration ttl) {
		this.lastRenewal = now;
		this.granted = ttl;
		this.expiresAt = now.plus(ttl);
	}

	boolean isOrphan() {
		return this.orphan;
	}

	void orphan() {
		this.orphan = true;
	}

	boolean isRenewable() {
		return this.expiresAt != null && !isBatch() && this.grant.renewable();
	}

	boolean isAlive(Instant now) {
		Instant end = this.expiresAt;
		return !this.revoked && (end == null || now.isBefore(end));
	}

	boolean isRevoked() {
		return this.revoked;
	}

	/**
	 * Revoke the token.
	 * @return whether it had not been revoked before
	 */
	synchronized boolean revoke() {
		boolean first = !this.revoked;
		this.revoked = true;
		return first;
	}

	/**
	 * Use the token once more.
	 * @return whether a use was left
	 */
	synchronized boolean use() {
		if (this.uses == 0) {
			return true;
		}
		if (this.uses < 0) {
			return false;
		}
		this.uses = (this.uses == 1) ? -1 : this.uses - 1;
		return true;
	}

	synchronized int uses() {
		return this.uses;
	}

	boolean isUsableFrom(InetAddress address) {
		return this.grant.settings().boundCidrs().isEmpty()
				|| Cidr.anyContains(this.grant.settings().boundCidrs(), address);
	}

}
