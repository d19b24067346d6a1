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

import org.jspecify.annotations.Nullable;

/**
 * The end of what a lease stood for.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Revocation implements Expirations.Expirable {

	private static final int ATTEMPTS = 6;

	private static final Duration PAUSE = Duration.ofSeconds(10);

	private final Lease lease;

	private final Revocations revocations;

	private int attempts;

	private volatile @Nullable Instant next;

	private volatile String error = "";

	Revocation(Lease lease, Revocations revocations) {
		this.lease = lease;
		this.revocations = revocations;
	}

	Lease lease() {
		return this.lease;
	}

	String error() {
		return this.error;
	}

	synchronized boolean attempt(Instant now) {
		this.next = null;
		try {
			this.lease.secret().revocation().run();
			return true;
		}
		catch (VaultError ex) {
			this.error = "failed to revoke entry: resp: (*logical.Response)(nil) err: " + ex.text();
			this.attempts++;
			this.next = (this.attempts < ATTEMPTS) ? now.plus(PAUSE.multipliedBy(1L << this.attempts)) : null;
			return false;
		}
	}

	@Override
	public @Nullable Instant expiresAt() {
		return this.next;
	}

	@Override
	public void expire() {
		this.revocations.run(this);
	}

}
