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

package io.github.vaultaws.test.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.TestClock;

/**
 * The credentials that AWS accepts. Credentials that became valid or expired stay so when
 * the clock is set back. Expired ones are removed once there are a hundred thousand.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CredentialsRegistry {

	private static final int MANY = 100_000;

	private final TestClock clock;

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final Set<String> pending = ConcurrentHashMap.newKeySet();

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	private volatile int purgeAt = MANY;

	CredentialsRegistry(TestClock clock) {
		this.clock = clock;
		clock.addListener((now) -> this.entries.values().forEach(this::update));
	}

	void add(TestCredentials credentials, CallerIdentity identity, @Nullable IamUser user, Instant validFrom) {
		Entry entry = new Entry(credentials, identity, user, validFrom);
		this.pending.add(credentials.accessKeyId());
		update(entry);
		this.entries.put(credentials.accessKeyId(), entry);
		if (this.entries.size() >= this.purgeAt) {
			purge();
		}
	}

	private synchronized void purge() {
		this.entries.values().forEach(this::update);
		this.entries.keySet().removeAll(this.ended);
		this.ended.clear();
		this.purgeAt = Math.max(MANY, 2 * this.entries.size());
	}

	private void update(Entry entry) {
		Instant now = this.clock.instant();
		if (!now.isBefore(entry.validFrom())) {
			this.pending.remove(entry.credentials().accessKeyId());
		}
		Instant end = entry.credentials().expiration();
		if (end != null && !now.isBefore(end)) {
			this.ended.add(entry.credentials().accessKeyId());
		}
	}

	void remove(String accessKeyId) {
		this.entries.remove(accessKeyId);
	}

	Entry find(String accessKeyId) {
		Entry entry = this.entries.get(accessKeyId);
		if (entry == null || entry.isOrphan()) {
			throw AwsException.invalidToken();
		}
		update(entry);
		if (this.pending.contains(accessKeyId)) {
			throw AwsException.invalidToken();
		}
		return entry;
	}

	void checkEnd(Entry entry) {
		if (this.ended.contains(entry.credentials().accessKeyId())) {
			throw new AwsException(403, "ExpiredToken", "The security token included in the request is expired");
		}
	}

	boolean accepts(String accessKeyId) {
		try {
			checkEnd(find(accessKeyId));
			return true;
		}
		catch (AwsException ex) {
			return false;
		}
	}

	/**
	 * Credentials and their owner.
	 *
	 * @param credentials the credentials
	 * @param identity the signer
	 * @param user the IAM user that they belong to, directly or by a session, or
	 * {@code null} for sessions of roles
	 * @param validFrom when they become valid
	 */
	record Entry(TestCredentials credentials, CallerIdentity identity, @Nullable IamUser user, Instant validFrom) {

		boolean isSession() {
			return this.credentials.sessionToken() != null;
		}

		boolean isRole() {
			return this.user == null;
		}

		boolean isOrphan() {
			return this.user != null && this.user.isDeleted();
		}

		@Override
		public String toString() {
			return this.credentials.toString();
		}

	}

}
