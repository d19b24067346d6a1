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

package io.github.vaultaws.login;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.test.spring.HandRunScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InstanceMetadataClient}.
 */
class InstanceMetadataClientTests {

	private static final String PKCS7 = StubInstanceMetadata.IDENTITY + "pkcs7";

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private final StubInstanceMetadata stub = new StubInstanceMetadata();

	private final HandRunScheduler scheduler = new HandRunScheduler();

	private final InstanceMetadataClient metadata = new InstanceMetadataClient(this.stub.uri(),
			PlainHttp.within(DEADLINE, this.scheduler, null), Duration.ofMillis(1));

	@BeforeEach
	void setUp() {
		this.stub.beforeNoResponse(() -> this.scheduler.advance(DEADLINE));
	}

	@AfterEach
	void tearDown() {
		this.stub.close();
	}

	@Test
	void readsWithAToken() {
		assertThat(read()).isEqualTo("pkcs7-signed");
		assertThat(this.stub.journal()).containsExactly(StubInstanceMetadata.TOKEN, PKCS7);
	}

	@ParameterizedTest
	@CsvSource({ StubInstanceMetadata.TOKEN + ",500", PKCS7 + ",503", PKCS7 + ",0" })
	void makesThreeAttempts(String call, int status) {
		this.stub.fail(call, status, 2);
		assertThat(read()).startsWith("pkcs7");
		assertThat(this.stub.journal()).filteredOn(call::equals).hasSize(3);
	}

	@ParameterizedTest
	@CsvSource({ StubInstanceMetadata.TOKEN + ",500", PKCS7 + ",503", PKCS7 + ",0" })
	void failsTransientlyAfterThreeAttempts(String call, int status) {
		this.stub.fail(call, status, 4);
		VaultAwsLoginException failure = failure(LoginFailureReason.METADATA_UNREACHABLE);
		assertThat(failure.isTransient()).isTrue();
		assertThat(failure).hasMessageContaining(call.substring(call.indexOf('/')))
			.hasMessageContaining((status > 0) ? "HTTP " + status : "No complete response within 20 s");
		assertThat(this.stub.journal()).filteredOn(call::equals).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 405 })
	void doesNotRetryARejectedRequest(int status) {
		this.stub.fail(StubInstanceMetadata.TOKEN, status, 4);
		assertThat(failure(LoginFailureReason.METADATA_REQUEST_REJECTED)).hasMessageContaining("HTTP " + status);
		assertThat(this.stub.journal()).hasSize(1);
	}

	@Test
	void whenThereIsNoSuchDocumentReportsTheStatus() {
		this.stub.fail(PKCS7, 404, 4);
		assertThat(failure(LoginFailureReason.METADATA_REQUEST_REJECTED)).hasMessageContaining("/pkcs7: HTTP 404.");
		assertThat(this.stub.journal()).containsExactly(StubInstanceMetadata.TOKEN, PKCS7);
	}

	@Test
	void whenTheDocumentIsEmptyReportsIt() {
		this.stub.respond(PKCS7, "");
		assertThat(failure(LoginFailureReason.METADATA_REQUEST_REJECTED)).hasMessageContaining("an empty response");
	}

	@Test
	void whenTheTokenDoesNotArriveNamesTheHopLimit() {
		this.stub.fail(StubInstanceMetadata.TOKEN, 0, 4);
		VaultAwsLoginException failure = failure(LoginFailureReason.METADATA_TOKEN_TIMEOUT);
		assertThat(failure.getAction()).contains("--http-put-response-hop-limit 2");
		assertThat(failure.isTransient()).isFalse();
	}

	@Test
	void whenThereIsNoServiceReportsTheAddress() {
		this.stub.close();
		VaultAwsLoginException failure = failure(LoginFailureReason.METADATA_UNREACHABLE);
		assertThat(failure).hasMessageContaining(this.stub.uri().toString());
		assertThat(failure.getAction()).contains("--http-endpoint enabled", "'vault.aws.login.method'");
	}

	private String read() {
		return String.valueOf(this.metadata.document(IdentityDocumentType.PKCS7).get("pkcs7"));
	}

	private VaultAwsLoginException failure(LoginFailureReason reason) {
		return assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason))
			.withMessageNotContaining("metadata-token")
			.actual();
	}

}
