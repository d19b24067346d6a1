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

package io.github.vaultaws.rotation;

import java.time.Duration;
import java.time.Instant;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import io.github.vaultaws.rotation.IssuedCredentials.ExpiringAwsCredentials;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * Credentials for tests, issued at {@link HandRunScheduler#START} with a token that does
 * not expire.
 */
final class TestCredentials {

	static final Instant START = HandRunScheduler.START;

	static final long NOW = START.toEpochMilli();

	private TestCredentials() {
	}

	static IssuedCredentials user(Duration ttl, boolean renewable) {
		return user(lifetime(ttl, renewable), token("t1", Instant.MAX));
	}

	static IssuedCredentials user(Lifetime lifetime, SessionToken token) {
		return user("AKIAEXAMPLE1234", lifetime, token);
	}

	static IssuedCredentials user(String accessKeyId, Lifetime lifetime, SessionToken token) {
		return IssuedCredentials.ofIamUser(new ExpiringAwsCredentials(accessKeyId, "very-secret", 0),
				"aws/creds/deploy/1", lifetime, token);
	}

	static IssuedCredentials sts(Duration ttl) {
		return sts(lifetime(ttl, false), token("t1", Instant.MAX));
	}

	static IssuedCredentials sts(Lifetime lifetime, SessionToken token) {
		return IssuedCredentials.ofSession(AwsSessionCredentials.builder()
			.accessKeyId("ASIAEXAMPLE1234")
			.secretAccessKey("very-secret")
			.sessionToken("session-secret")
			.accountId("123456789012")
			.providerName(IssuedCredentials.PROVIDER_NAME)
			.build(), "aws/creds/deploy/1", lifetime, token);
	}

	static IssuedCredentials staticUser(String accessKeyId, Duration untilRotation) {
		return IssuedCredentials.ofStaticUser(new ExpiringAwsCredentials(accessKeyId, "very-secret", 0),
				Lifetime.ofStaticRole(NOW, NOW + untilRotation.toMillis()), token("t1", Instant.MAX));
	}

	static Lifetime lifetime(Duration ttl, boolean renewable) {
		return Lifetime.of(NOW, ttl.toMillis(), renewable);
	}

	static SessionToken token(String token, Instant expiresAt) {
		return StubSession.token(token, expiresAt);
	}

}
