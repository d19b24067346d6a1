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

package io.github.vaultaws.lease;

import java.time.Duration;
import java.time.Instant;

import io.github.vaultaws.lease.IssuedCredentials.Lease;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * Keys for tests, issued at {@link HandRunScheduler#START} under a token without an end.
 */
final class Issued {

	static final Instant START = HandRunScheduler.START;

	private Issued() {
	}

	static IssuedCredentials user(Duration life, boolean renewable) {
		return user(lease(life, renewable), token("t1", Instant.MAX));
	}

	static IssuedCredentials user(Lease lease, SessionToken token) {
		return IssuedCredentials.ofUser("AKIAEXAMPLE1234", "very-secret", lease, token);
	}

	static IssuedCredentials sts(Duration life) {
		return sts(lease(life, false), token("t1", Instant.MAX));
	}

	static IssuedCredentials sts(Lease lease, SessionToken token) {
		return IssuedCredentials.ofSession("ASIAEXAMPLE1234", "very-secret", "session-secret", "123456789012", lease,
				token);
	}

	static Lease lease(Duration life, boolean renewable) {
		return Lease.of("aws/creds/deploy/1", START, life, renewable);
	}

	static SessionToken token(String token, Instant end) {
		return StubSession.token(token, end);
	}

}
