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

	@Test
	void lastErrorIsTheMessageOfTheFailureOrItsType() {
		assertThat(state(new IllegalStateException("Vault is sealed.")).lastError()).isEqualTo("Vault is sealed");
		assertThat(state(new IllegalStateException()).lastError()).isEqualTo("IllegalStateException");
		assertThat(state(null).lastError()).isNull();
	}

	private static CredentialsState state(@Nullable RuntimeException failure) {
		return new CredentialsState(null, false, null, List.of(), failure,
				new CredentialsState.Next(RotationOperation.WAIT, Instant.MAX), null, null, 0);
	}

}
