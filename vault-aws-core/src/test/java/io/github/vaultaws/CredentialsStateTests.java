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

package io.github.vaultaws;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CredentialsState}.
 */
class CredentialsStateTests {

	private static final CredentialsState.Next NEXT = new CredentialsState.Next(RotationOperation.WAIT, Instant.MAX);

	@Test
	void lastErrorDescribesTheFailure() {
		assertThat(state(new IllegalStateException("Vault is sealed.")).lastError())
			.isEqualTo(new LastError("UNCLASSIFIED", "IllegalStateException: Vault is sealed", null, 3));
		assertThat(state(new IllegalStateException()).lastError())
			.isEqualTo(new LastError("UNCLASSIFIED", "IllegalStateException", null, 3));
		assertThat(state(new VaultAwsLoginException(LoginFailureReason.VAULT_SEALED, "Failed to log in.", "Unseal it."))
			.lastError()).isEqualTo(new LastError("VAULT_SEALED", "Failed to log in", "Unseal it.", 3));
		assertThat(state(null).lastError()).isNull();
	}

	@Test
	void stateIsOneWord() {
		CredentialsInfo info = new CredentialsInfo("…AB12", Instant.EPOCH, Instant.MAX, CredentialsInfo.Type.STS, null,
				null);
		CredentialsState.Pending pending = new CredentialsState.Pending(info, Instant.EPOCH, 0, 3);
		assertThat(state(info, false, pending).state()).isEqualTo("current");
		assertThat(state(info, true, pending).state()).isEqualTo("pending");
		assertThat(state(info, true, null).state()).isEqualTo("expired");
		assertThat(state(null, false, null).state()).isEqualTo("none");
	}

	private static CredentialsState state(@Nullable RuntimeException failure) {
		return new CredentialsState(null, false, null, List.of(), failure, 3, NEXT, null, null, 0);
	}

	private static CredentialsState state(@Nullable CredentialsInfo current, boolean expired,
			CredentialsState.@Nullable Pending pending) {
		return new CredentialsState(current, expired, pending, List.of(), null, 0, NEXT, null, null, 0);
	}

}
