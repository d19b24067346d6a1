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

package io.github.vaultaws.client;

import java.io.IOException;
import java.net.ConnectException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrintableText}.
 */
class PrintableTextTests {

	@Test
	void failureIsQuotedWithoutItsFullStop() {
		assertThat(PrintableText.ofFailure(new IOException("Connection reset by peer.\r\n")))
			.isEqualTo("Connection reset by peer");
		assertThat(PrintableText.ofFailure(new IOException("first\nsecond"))).isEqualTo("first\\u000asecond");
	}

	@Test
	void failureWithoutAMessageIsNamedByItsType() {
		assertThat(PrintableText.ofFailure(new ConnectException())).isEqualTo("ConnectException");
		assertThat(PrintableText.ofFailure(new IOException(" "))).isEqualTo("IOException");
	}

}
