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

package io.github.vaultaws.test.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestJournal}.
 */
class RequestJournalTests {

	private final RequestJournal journal = new RequestJournal();

	@Test
	void countsByMethodAndPath() {
		add("GET", "/v1/aws/creds/x", "ttl=15m");
		add("GET", "/v1/aws/creds/xy", "");
		add("POST", "/v1/aws/creds/x", "");
		assertThat(this.journal.count("GET", "/v1/aws/creds/x")).isEqualTo(1);
		assertThat(this.journal.entries()).extracting(JournalEntry::method).containsExactly("GET", "GET", "POST");
	}

	@Test
	void findsTextInQueriesEncodedOrNot() {
		add("GET", "/", "a=b&token=hvs.CAES%2Fx");
		assertThat(this.journal.anyQueryContains("hvs.CAES/x")).isTrue();
		assertThat(this.journal.anyQueryContains("hvs.CAES%2Fx")).isTrue();
		assertThat(this.journal.anyQueryContains("header-secret")).isFalse();
	}

	@Test
	void keepsNamesOfHeadersAndShowsNoSecret() {
		add("GET", "/v1/x", "token=secret");
		JournalEntry entry = this.journal.entries().get(0);
		assertThat(entry.headerNames()).containsExactly("X-Vault-Token");
		assertThat(entry.time()).isEqualTo(Instant.EPOCH);
		assertThat(entry).hasToString("GET /v1/x");
	}

	@Test
	void keepsTheLatestOnly() {
		for (int i = 0; i <= 100_000; i++) {
			add("GET", "/" + i, "");
		}
		assertThat(this.journal.count((entry) -> true)).isEqualTo(100_000);
		assertThat(this.journal.count("GET", "/0")).isZero();
	}

	@Test
	void clearForgets() {
		add("GET", "/", "");
		this.journal.clear();
		assertThat(this.journal.entries()).isEmpty();
	}

	@Test
	void awaitReturnsOnceRequestsHaveArrived() throws Exception {
		assertThat(this.journal.await((entry) -> true, 1, Duration.ofMillis(5))).isFalse();
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> add("GET", "/", ""));
		assertThat(this.journal.await((entry) -> entry.path().equals("/"), 1, Duration.ofSeconds(10))).isTrue();
		adding.join();
	}

	private void add(String method, String path, String query) {
		this.journal.add(JournalEntry.of(Instant.EPOCH, new Exchange(method, path, query,
				Map.of("X-Vault-Token", List.of("header-secret")), new byte[0], InetAddress.getLoopbackAddress())));
	}

}
