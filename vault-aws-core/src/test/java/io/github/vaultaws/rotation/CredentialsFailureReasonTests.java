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

import java.io.IOException;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.github.vaultaws.CredentialsFailureReason;
import io.github.vaultaws.FailureTable;

/**
 * Tests for {@link CredentialsFailureReason}.
 */
class CredentialsFailureReasonTests {

	@Test
	void everyReasonIsDocumented() throws IOException {
		FailureTable.assertDocumented("Credentials", Arrays.stream(CredentialsFailureReason.values())
			.map((reason) -> FailureTable.row(reason, reason.description(), reason.action(), reason.texts())));
	}

}
