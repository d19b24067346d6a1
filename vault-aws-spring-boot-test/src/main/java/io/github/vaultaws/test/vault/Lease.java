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

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The lease of a secret. Changes require its monitor.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Lease {

	private final String id;

	private final Secret secret;

	private final Token token;

	private final Mount mount;

	private final Instant issueTime;

	private volatile Instant expiresAt;

	private volatile @Nullable Instant lastRenewal;

	Lease(String id, Secret secret, Token token, Mount mount, Instant issueTime, Duration ttl) {
		this.id = id;
		this.secret = secret;
		this.token = token;
		this.mount = mount;
		this.issueTime = issueTime;
		this.expiresAt = capped(issueTime.plus(ttl));
	}

	private Instant capped(Instant requested) {
		Instant last = this.token.expiresAt();
		return (this.token.isBatch() && last != null && last.isBefore(requested)) ? last : requested;
	}

	String id() {
		return this.id;
	}

	Secret secret() {
		return this.secret;
	}

	Token token() {
		return this.token;
	}

	Mount mount() {
		return this.mount;
	}

	Instant issueTime() {
		return this.issueTime;
	}

	Instant expiresAt() {
		return this.expiresAt;
	}

	void extend(Instant now, Duration ttl) {
		this.lastRenewal = now;
		this.expiresAt = capped(now.plus(ttl));
	}

	boolean isRenewable() {
		return this.secret.renewable();
	}

	/**
	 * Return the duration of the lease as Vault returns it.
	 * @param now now
	 * @param granted what was granted
	 * @return the seconds
	 */
	long duration(Instant now, Duration granted) {
		Duration left = Duration.between(now, this.expiresAt);
		return (left.compareTo(granted) < 0) ? left.toSeconds() : Math.round(granted.toMillis() / 1000.0);
	}

	Map<String, Object> data(Instant now) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("expire_time", this.expiresAt.toString());
		data.put("id", this.id);
		data.put("issue_time", this.issueTime.toString());
		data.put("last_renewal", (this.lastRenewal != null) ? String.valueOf(this.lastRenewal) : null);
		data.put("renewable", isRenewable());
		data.put("ttl", Times.secondsLeft(now, this.expiresAt));
		return data;
	}

}
