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

import java.net.URI;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClearTextCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClearTextCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://vault.example.com:8200", "HTTP://10.0.0.1/", "http://[::2]:8200",
			"http://localhost.example.com", "http://127.example.com" })
	void httpToAnotherMachineIsLogged(URI uri, CapturedOutput output) {
		ClearTextCheck.warn("Vault", uri);
		assertThat(output).containsOnlyOnce("Vault is configured with http: tokens and credentials are sent to "
				+ uri.getHost() + " without encryption. Use https.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://vault.example.com:8200", "http://localhost:8200", "http://127.0.0.1:8200",
			"http://127.1.2.3", "http://[::1]:8200", "http://vault.localhost" })
	void httpsAndLoopbackAreNotLogged(URI uri, CapturedOutput output) {
		ClearTextCheck.warn("Vault", uri);
		assertThat(output).doesNotContain("encryption");
	}

}
