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

package io.github.vaultaws.test.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.IamUser;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the requests of the embedded Vault to AWS.
 */
class AwsEndpointTests {

	private static final String THROTTLED = "<ErrorResponse><Error><Code>Throttling</Code>"
			+ "<Message>Rate exceeded</Message></Error></ErrorResponse>";

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedAws other = new EmbeddedAws(this.clock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	private final VaultClient root = VaultClient.of(this.vault);

	@BeforeEach
	void configure() {
		VaultSetup setup = new VaultSetup(this.vault.asRoot(), this.aws);
		setup.awsSecrets("aws", "user", CredentialType.IAM_USER, Duration.ofHours(1), Duration.ofHours(2));
		setup.awsSecrets("aws", "session", CredentialType.SESSION_TOKEN, Duration.ofHours(1), Duration.ofHours(2));
	}

	@AfterEach
	void stop() {
		this.vault.close();
		this.other.close();
		this.aws.close();
	}

	static Stream<Arguments> faults() {
		String lost = "Error creating IAM user: RequestError: send request failed\ncaused by: Post \"http://";
		return Stream.of(Arguments.of(Fault.refuse(), 400, lost), Arguments.of(Fault.garbage(), 400, lost),
				Arguments.of(Fault.halfResponse(), 400, lost), Arguments.of(Fault.loseResponse(), 400, lost),
				Arguments.of(Fault.respond(ServerResponse.of(503)), 400,
						"Error creating IAM user: SerializationError: failed to unmarshal error message\n\t"
								+ "status code: 503, request id: "),
				Arguments.of(Fault.respond(ServerResponse.of(400, "text/xml", THROTTLED)), 502,
						"Error creating IAM user: Throttling: Rate exceeded\n\tstatus code: 400, request id: "));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void faultsOfTheAccountReachVault(Fault fault, int status, String error) {
		this.aws.faults().next(1, "/", fault);
		VaultClient.Response response = this.root.get("aws/creds/user");
		assertThat(response.status()).isEqualTo(status);
		assertThat(response.text("/errors/0")).startsWith(error);
		this.root.get("aws/creds/user").ok();
	}

	@Test
	void aFaultCanBeForOneAction() {
		this.aws.faults().always(action("CreateAccessKey"), Fault.respond(ServerResponse.of(500)));
		assertThat(this.root.get("aws/creds/user").text("/errors/0")).startsWith("Error creating access keys: ");
		assertThat(this.aws.users()).extracting(IamUser::name).noneMatch((name) -> name.startsWith("vault-"));
		this.root.get("aws/creds/session").ok();
	}

	@Test
	void aLostResponseLeavesTheUser() {
		this.aws.faults().next(1, action("CreateUser"), Fault.loseResponse());
		assertThat(this.root.get("aws/creds/user").status()).isEqualTo(400);
		assertThat(this.aws.users()).extracting(IamUser::name).anyMatch((name) -> name.startsWith("vault-"));
	}

	@Test
	void aRevocationThatFailsIsRepeated() {
		VaultClient.Response response = this.root.get("aws/creds/user").ok();
		this.aws.faults().next(1, action("DeleteAccessKey"), Fault.respond(ServerResponse.of(500)));
		this.vault.revokeLease(response.text("/lease_id"));
		assertThat(this.aws.accepts(response.text("/data/access_key"))).isTrue();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.aws.accepts(response.text("/data/access_key"))).isFalse();
	}

	@Test
	void stsThatDoesNotRespondGivesNoClient() {
		this.aws.faults().next(1, action("GetCallerIdentity"), Fault.refuse());
		this.root.get("aws/creds/session").isRefused(400, "could not obtain sts client");
	}

	@Test
	void theJournalDoesNotShowVaultsOwnAccount() {
		this.root.get("aws/creds/user").ok();
		assertThat(this.aws.journal().entries()).isEmpty();
	}

	@Test
	void aMountWorksInTheAccountAtItsEndpoints() {
		configure(this.other.uri().toString());
		VaultClient.Response user = this.root.get("aws/creds/user").ok();
		assertThat(this.other.accepts(user.text("/data/access_key"))).isTrue();
		assertThat(this.aws.accepts(user.text("/data/access_key"))).isFalse();
		assertThat(this.other.journal().entries()).isNotEmpty();
		assertThat(this.other.accepts(this.root.get("aws/creds/session").ok().text("/data/access_key"))).isTrue();
		this.vault.revokeLease(user.text("/lease_id"));
		assertThat(this.other.accepts(user.text("/data/access_key"))).isFalse();
		assertThat(this.other.users()).extracting(IamUser::name).containsExactly("administrator");
	}

	@Test
	void credentialsOfAnotherAccountAreRejected() {
		this.root
			.post("aws/config/root",
					Map.of("iam_endpoint", this.other.uri().toString(), "sts_endpoint", this.other.uri().toString()))
			.isDone();
		assertThat(this.root.get("aws/creds/user").text("/errors/0"))
			.startsWith("Error creating IAM user: InvalidClientTokenId: ");
	}

	@Test
	void theAccountIsReachedByAnyOfItsAddresses() {
		for (String host : new String[] { "localhost", "127.0.0.1", "[::1]" }) {
			this.root.post("aws/config/root", Map.of("iam_endpoint", "http://" + host + ":" + this.aws.uri().getPort()))
				.isDone();
			this.root.get("aws/creds/user").ok();
		}
		assertThat(this.aws.journal().entries()).isEmpty();
	}

	@Test
	void aVaultWithoutAnAccountNeedsEndpoints() {
		try (EmbeddedVault alone = EmbeddedVault.builder().clock(this.clock).start()) {
			VaultClient client = VaultClient.of(alone);
			client.post("sys/mounts/aws", Map.of("type", "aws")).isDone();
			client.post("aws/roles/user", Map.of("credential_type", "iam_user", "policy_document", "{}")).isDone();
			client.post("aws/config/root", credentials()).isDone();
			client.get("aws/creds/user")
				.isRefused(400, "Error creating IAM user: this embedded Vault has no AWS account; "
						+ "configure iam_endpoint and sts_endpoint");
			client.post("aws/config/root", Map.of("iam_endpoint", this.other.uri().toString())).isDone();
			client.get("aws/creds/user").ok();
		}
	}

	private void configure(String endpoint) {
		this.root.post("aws/config/root", credentials()).isDone();
		this.root.post("aws/config/root", Map.of("iam_endpoint", endpoint, "sts_endpoint", endpoint)).isDone();
	}

	private Map<String, String> credentials() {
		return Map.of("access_key", this.other.administrator().accessKeyId(), "secret_key",
				this.other.administrator().secretAccessKey());
	}

	private static Predicate<Exchange> action(String action) {
		return (exchange) -> exchange.bodyText().contains("Action=" + action + "&");
	}

}
