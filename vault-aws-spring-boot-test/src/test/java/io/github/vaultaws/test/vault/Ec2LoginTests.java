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

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.metadata.Instance;

import static org.assertj.core.api.Assertions.assertThat;

class Ec2LoginTests {

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(this.clock).start();

	private List<Instance> running = List.of(this.metadata.instance());

	private final EmbeddedVault vault = EmbeddedVault.builder()
		.clock(this.clock)
		.aws(new EmbeddedAws(this.clock))
		.instances(() -> this.running)
		.start();

	private final VaultClient root = VaultClient.of(this.vault);

	@BeforeEach
	void configure() {
		this.root.post("sys/auth/aws", Map.of("type", "aws")).isDone();
		for (String type : List.of("pkcs7", "identity")) {
			this.root
				.post("auth/aws/config/certificate/" + type,
						Map.of("aws_public_cert", this.metadata.certificate(), "type", type))
				.isDone();
		}
		role(Map.of());
	}

	@AfterEach
	void stop() {
		this.vault.close();
		this.metadata.close();
	}

	private void role(Map<String, ?> more) {
		Map<String, Object> role = new HashMap<>(more);
		role.put("auth_type", "ec2");
		role.putIfAbsent("bound_ami_id", this.metadata.instance().imageId());
		this.root.post("auth/aws/role/app", role).isDone();
	}

	private String metadata(String path) {
		try {
			HttpClient http = HttpClient.newHttpClient();
			String token = http
				.send(HttpRequest.newBuilder(this.metadata.uri().resolve("/latest/api/token"))
					.header("X-aws-ec2-metadata-token-ttl-seconds", "60")
					.PUT(HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.ofString())
				.body();
			return http
				.send(HttpRequest.newBuilder(this.metadata.uri().resolve("/latest/dynamic/instance-identity/" + path))
					.header("X-aws-ec2-metadata-token", token)
					.build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private VaultClient.Response login(Map<String, String> more) {
		Map<String, String> body = new HashMap<>(more);
		body.put("role", "app");
		body.putIfAbsent("pkcs7", metadata("rsa2048").replace("\n", ""));
		return this.root.as("").post("auth/aws/login", body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "rsa2048" })
	void signedMessage(String path) {
		VaultClient.Response response = login(Map.of("pkcs7", metadata(path).replace("\n", ""))).ok();
		assertThat(response.text("/auth/metadata/role")).isEqualTo("app");
		assertThat(response.text("/auth/metadata/nonce")).isNotEmpty();
	}

	@Test
	void documentAndSignature() {
		String document = Base64.getEncoder().encodeToString(metadata("document").getBytes(StandardCharsets.UTF_8));
		Map<String, String> body = Map.of("role", "app", "identity", document, "signature",
				metadata("signature").replace("\n", ""));
		this.root.as("").post("auth/aws/login", body).ok();
		Map<String, String> other = new HashMap<>(body);
		other.put("identity", Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8)));
		this.root.as("")
			.post("auth/aws/login", other)
			.isRefused(500, "instance identity verification using SHA256 RSA signature is unsuccessful");
	}

	@Test
	void generatedNonceLetsTheInstanceComeBack() {
		String nonce = login(Map.of()).ok().text("/auth/metadata/nonce");
		VaultClient.Response again = login(Map.of("nonce", nonce)).ok();
		assertThat(again.at("/auth/metadata").has("nonce")).isFalse();
		login(Map.of("nonce", "other")).isRefused(400, "client nonce mismatch");
		login(Map.of()).isRefused(400, "client nonce mismatch");
	}

	@Test
	void emptyNonceLetsItNot() {
		login(Map.of("nonce", "")).ok();
		login(Map.of("nonce", "any")).isRefused(400, "reauthentication is disabled");
		this.root.delete("auth/aws/identity-accesslist/" + this.metadata.instance().id()).isDone();
		login(Map.of("nonce", "any")).ok();
	}

	@Test
	void migration() {
		role(Map.of("allow_instance_migration", true));
		login(Map.of("nonce", "one")).ok();
		login(Map.of("nonce", "two")).isRefused(400, "client nonce mismatch and instance meta-data incorrect");
		Instance before = this.metadata.instance();
		this.clock.advance(Duration.ofHours(1));
		this.metadata.setInstance(before.startedAt(this.clock.instant()));
		login(Map.of("nonce", "two")).ok();
		assertThat(this.root.get("auth/aws/identity-accesslist/" + before.id()).ok().text("/data/client_nonce"))
			.isEqualTo("one");
		this.metadata.setInstance(before);
		login(Map.of("nonce", "one")).isRefused(400,
				"instance meta-data is older than the one used for previous login");
	}

	@Test
	void stoppedInstance() {
		VaultClient token = this.root.as(login(Map.of()).ok().text("/auth/client_token"));
		this.running = List.of();
		login(Map.of()).isRefused(400, "failed to verify instance ID: no reservations found in instance description");
		token.post("auth/token/renew-self", Map.of())
			.isRefused(500, "1 error occurred:\n\t* failed to renew entry: failed to verify instance ID: "
					+ "no reservations found in instance description\n\n");
	}

	@Test
	void instanceThatIsNotBound() {
		role(Map.of("bound_ami_id", "ami-other"));
		login(Map.of()).isRefused(400, "Error validating instance: AMI ID \"" + this.metadata.instance().imageId()
				+ "\" does not belong to role \"app\"");
	}

	@Test
	void unknownSigner() {
		this.root.delete("auth/aws/config/certificate/pkcs7").isDone();
		this.root.delete("auth/aws/config/certificate/identity").isDone();
		assertThat(login(Map.of()).text("/errors/0")).startsWith("failed to verify the signature");
		login(Map.of("pkcs7", "abc")).isRefused(500, "failed to decode the PEM encoded PKCS#7 signature");
	}

}
