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
 * The keys that AWS knows. A key that ended stays ended when the clock is set backwards.
 *
 * @author The vault-aws-spring-boot authors
 */
final class KeyRing {

	private final TestClock clock;

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final Set<String> ended = ConcurrentHashMap.newKeySet();

	KeyRing(TestClock clock) {
		this.clock = clock;
		clock.addListener((now) -> this.entries.values().forEach(this::isLive));
	}

	void add(AwsKeys keys, CallerIdentity identity, @Nullable IamUser user, Instant validFrom) {
		this.entries.put(keys.accessKeyId(), new Entry(keys, identity, user, validFrom, this.clock.instant()));
	}

	void remove(String accessKeyId) {
		this.entries.remove(accessKeyId);
	}

	Entry find(String accessKeyId) {
		Entry entry = this.entries.get(accessKeyId);
		if (entry == null || this.clock.instant().isBefore(entry.validFrom()) || entry.isOrphan()) {
			throw AwsException.invalidToken();
		}
		return entry;
	}

	void checkEnd(Entry entry) {
		if (!isLive(entry)) {
			throw new AwsException(403, "ExpiredToken", "The security token included in the request is expired");
		}
	}

	private boolean isLive(Entry entry) {
		Instant end = entry.keys().expiration();
		if (end != null && !this.clock.instant().isBefore(end)) {
			this.ended.add(entry.keys().accessKeyId());
		}
		return !this.ended.contains(entry.keys().accessKeyId());
	}

	boolean accepts(String accessKeyId) {
		try {
			return isLive(find(accessKeyId));
		}
		catch (AwsException ex) {
			return false;
		}
	}

	/**
	 * Keys and who signs with them.
	 *
	 * @param keys the keys
	 * @param identity the signer
	 * @param user the IAM user that they belong to, directly or by a session, or
	 * {@code null} for sessions of roles
	 * @param validFrom when they become valid
	 * @param created when they were created
	 */
	record Entry(AwsKeys keys, CallerIdentity identity, @Nullable IamUser user, Instant validFrom, Instant created) {

		boolean isSession() {
			return this.keys.sessionToken() != null;
		}

		boolean isRole() {
			return this.user == null;
		}

		boolean isOrphan() {
			return this.user != null && this.user.isDeleted();
		}

		@Override
		public String toString() {
			return this.keys.toString();
		}

	}

}
