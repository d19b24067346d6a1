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

package io.github.vaultaws.test.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.ActiveFault;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmbeddedInstanceMetadata}.
 */
class EmbeddedInstanceMetadataTests {

	/**
	 * The timeout of the SDK in seconds. The default of one second is too short for a
	 * busy machine.
	 */
	private static final String SDK_TIMEOUT = "aws.ec2MetadataServiceTimeout";

	private static final String IDENTITY = "/latest/dynamic/instance-identity/";

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(this.clock).start();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.metadata.close();
	}

	@Test
	void tokenIsIssuedAndNeeded() throws Exception {
		HttpResponse<String> token = send(tokenRequest("60"));
		assertThat(token.statusCode()).isEqualTo(200);
		assertThat(token.headers().firstValue("X-aws-ec2-metadata-token-ttl-seconds")).contains("60");
		assertThat(get(IDENTITY + "document", token.body()).body()).isEqualTo(this.metadata.instance().document());
		assertThat(get(IDENTITY + "document", "other").statusCode()).isEqualTo(401);
		assertThat(send(request(IDENTITY + "document")).statusCode()).isEqualTo(401);
	}

	@Test
	void tokenExpiresByTheClock() throws Exception {
		String token = token();
		this.clock.advance(Duration.ofSeconds(60));
		assertThat(get(IDENTITY + "document", token).statusCode()).isEqualTo(401);
		this.clock.advance(Duration.ofSeconds(-60));
		assertThat(get(IDENTITY + "document", token).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "21601", "-1", "many", "99999999999" })
	void tokenNeedsALifetime(String seconds) throws Exception {
		assertThat(send(tokenRequest(seconds)).statusCode()).isEqualTo(400);
	}

	@Test
	void tokenRequiresALifetimeAndNoProxy() throws Exception {
		HttpRequest.Builder bare = request("/latest/api/token").PUT(BodyPublishers.noBody());
		assertThat(send(bare).statusCode()).isEqualTo(400);
		assertThat(send(tokenRequest("60").header("X-Forwarded-For", "10.0.0.1")).statusCode()).isEqualTo(403);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			GET,  /latest/api/token,                          405
			PUT,  /latest/dynamic/instance-identity/document, 405
			POST, /latest/meta-data/instance-id,              405
			GET,  /latest/meta-data/nothing,                  404
			GET,  /latest/meta-data/iam/security-credentials/, 404
			""")
	void rejectsUnknownActions(String method, String path, int status) throws Exception {
		HttpResponse<String> response = send(
				request(path).method(method, BodyPublishers.noBody()).header("X-aws-ec2-metadata-token", token()));
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.body()).contains("<title>" + status + " - ");
	}

	@Test
	void exceededHopLimitLosesTheToken() throws Exception {
		ActiveFault hopLimit = this.metadata.exceedHopLimit();
		CompletableFuture<HttpResponse<String>> token = this.client.sendAsync(tokenRequest("60").build(),
				BodyHandlers.ofString());
		assertThat(this.metadata.journal().await((entry) -> entry.method().equals("PUT"), 1, LIMIT)).isTrue();
		assertThat(token).isNotDone();
		hopLimit.end();
		assertThat(token).succeedsWithin(LIMIT);
		assertThat(send(tokenRequest("60")).statusCode()).isEqualTo(200);
	}

	@Test
	void certificateSignsItself() throws Exception {
		X509Certificate certificate = certificate();
		certificate.verify(certificate.getPublicKey());
		assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
		assertThat(certificate.getBasicConstraints()).isNotNegative();
		assertThat(certificate).isEqualTo(this.metadata.x509Certificate());
	}

	@Test
	void signatureIsOfTheDocument() throws Exception {
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initVerify(certificate());
		signature.update(get(IDENTITY + "document", token()).body().getBytes(StandardCharsets.UTF_8));
		assertThat(signature.verify(Base64.getMimeDecoder().decode(get(IDENTITY + "signature", token()).body())))
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "rsa2048" })
	void pkcs7CarriesTheDocument(String kind) throws Exception {
		String signed = get(IDENTITY + kind, token()).body();
		assertThat(signed.lines()).hasSizeGreaterThan(1).allMatch((line) -> line.length() <= 64);
		assertThat(
				new String(Pkcs7.verify(Base64.getMimeDecoder().decode(signed), certificate()), StandardCharsets.UTF_8))
			.isEqualTo(this.metadata.instance().document());
	}

	@Test
	void restartChangesThePendingTime() throws Exception {
		Instant later = Instant.parse("2030-01-01T00:00:00Z");
		this.metadata.setInstance(this.metadata.instance().startedAt(later));
		assertThat(get(IDENTITY + "document", token()).body()).contains("\"pendingTime\" : \"2030-01-01T00:00:00Z\"");
		assertThat(get("/latest/meta-data/instance-id", token()).body()).isEqualTo(this.metadata.instance().id());
		assertThat(get("/latest/meta-data/ami-id", token()).body()).isEqualTo(this.metadata.instance().imageId());
		assertThat(get("/latest/meta-data/placement/region", token()).body()).isEqualTo("eu-west-1");
	}

	@Test
	void sdkReceivesTheCredentialsOfTheRole() throws Exception {
		EmbeddedAws aws = new EmbeddedAws(this.clock);
		String role = aws.iam(aws.administrator()).createRole("app", "/", Duration.ofHours(6), "{}").arn();
		this.metadata.setRole("app",
				() -> aws.sts(aws.administrator())
					.assumeRole(role, this.metadata.instance().id(), Duration.ofHours(6))
					.credentials());
		System.setProperty(SDK_TIMEOUT, "60");
		try (InstanceProfileCredentialsProvider provider = InstanceProfileCredentialsProvider.builder()
			.endpoint(this.metadata.uri().toString())
			.build()) {
			AwsSessionCredentials keys = (AwsSessionCredentials) provider.resolveCredentials();
			assertThat(aws.accepts(keys.accessKeyId())).isTrue();
			String path = "/latest/meta-data/iam/security-credentials/app";
			assertThat(get(path, token()).body()).contains(keys.accessKeyId());
			this.clock.advance(Duration.ofMinutes(356));
			assertThat(get(path, token()).body()).doesNotContain(keys.accessKeyId());
		}
		finally {
			System.clearProperty(SDK_TIMEOUT);
		}
	}

	private X509Certificate certificate() throws Exception {
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(
					new ByteArrayInputStream(this.metadata.certificate().getBytes(StandardCharsets.US_ASCII)));
	}

	private String token() throws Exception {
		return send(tokenRequest("60")).body();
	}

	private HttpResponse<String> get(String path, String token) throws Exception {
		return send(request(path).header("X-aws-ec2-metadata-token", token));
	}

	private HttpRequest.Builder tokenRequest(String seconds) {
		return request("/latest/api/token").PUT(BodyPublishers.noBody())
			.header("X-aws-ec2-metadata-token-ttl-seconds", seconds);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.metadata.uri().resolve(path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
