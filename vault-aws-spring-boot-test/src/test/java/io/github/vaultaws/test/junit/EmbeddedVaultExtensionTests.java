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

package io.github.vaultaws.test.junit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EmbeddedVaultExtension}.
 */
class EmbeddedVaultExtensionTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final List<EmbeddedServers> SEEN = new CopyOnWriteArrayList<>();

	@BeforeEach
	@AfterEach
	void forget() {
		SEEN.clear();
	}

	@Test
	void testsOfAClassShareServersThatStopAfterIt() {
		run(PerClass.class, 2);
		assertThat(SEEN).hasSize(3).containsOnly(SEEN.get(0)).allSatisfy(EmbeddedVaultExtensionTests::isDown);
	}

	@Test
	void eachTestHasServersOfItsOwnThatStopAfterIt() {
		run(PerMethod.class, 2);
		assertThat(SEEN).hasSize(2).doesNotHaveDuplicates().allSatisfy(EmbeddedVaultExtensionTests::isDown);
	}

	private static void run(Class<?> tests, int count) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(tests))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(count).failed(0));
	}

	private static void isDown(EmbeddedServers servers) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(servers.vault().uri().getPort()));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(servers.aws().uri().getPort()));
	}

	private static void connect(int port) throws IOException {
		new Socket(InetAddress.getLoopbackAddress(), port).close();
	}

	@ExtendWith(EmbeddedVaultExtension.class)
	static class PerClass {

		@BeforeAll
		static void beforeAll(EmbeddedServers servers) {
			SEEN.add(servers);
		}

		@Test
		void first(EmbeddedServers servers) {
			SEEN.add(servers);
		}

		@Test
		void second(EmbeddedVault vault, EmbeddedAws aws, TestClock clock) {
			assertThat(clock.isTicking()).isTrue();
			assertThat(vault.asRoot().read("sys/mounts")).isNotEmpty();
			SEEN.add(new EmbeddedServers(clock, aws, vault));
		}

	}

	static class PerMethod {

		@RegisterExtension
		final EmbeddedVaultExtension servers = EmbeddedVaultExtension.builder()
			.clock(() -> TestClock.at(START))
			.vault((vault) -> vault.rootToken("other").namespaces("team"))
			.build();

		@Test
		void first(EmbeddedServers servers) {
			SEEN.add(servers);
		}

		@Test
		void second(EmbeddedServers servers) {
			assertThat(servers.clock().instant()).isEqualTo(START);
			assertThat(servers.vault().rootToken()).isEqualTo("other");
			assertThat(servers.vault().asRoot("team").read("sys/mounts")).isNotEmpty();
			SEEN.add(servers);
		}

	}

}
