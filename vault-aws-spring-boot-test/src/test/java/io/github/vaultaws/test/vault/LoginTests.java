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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

class LoginTests {

	private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";

	private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

	private final EmbeddedAws aws = new EmbeddedAws(this.clock);

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	private final VaultClient root = VaultClient.of(this.vault);

	private final VaultClient anonymous = this.root.as("");

	private final TestCredentials keys = this.aws.addUser("application");

	@BeforeEach
	void configure() {
		TestCredentials vaultKeys = this.aws.addUser("vault");
		this.root.post("sys/auth/aws", Map.of("type", "aws")).isDone();
		this.root.post("sys/auth/approle", Map.of("type", "approle")).isDone();
		this.root
			.post("auth/aws/config/client", Map.of("access_key", vaultKeys.accessKeyId(), "secret_key",
					vaultKeys.secretAccessKey(), "iam_server_id_header_value", "vault.example.com"))
			.isDone();
		this.root
			.post("auth/aws/role/app", Map.of("auth_type", "iam", "bound_iam_principal_arn",
					"arn:aws:iam::123456789012:user/application", "token_ttl", "20m", "token_max_ttl", "30m"))
			.isDone();
	}

	@AfterEach
	void stop() {
		this.vault.close();
	}

	private Map<String, Object> signed(String region, String serverId) {
		ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(BODY);
		SdkHttpRequest request = AwsV4HttpSigner.create()
			.sign((sign) -> sign
				.identity(AwsBasicCredentials.create(this.keys.accessKeyId(), this.keys.secretAccessKey()))
				.request(SdkHttpRequest.builder()
					.method(SdkHttpMethod.POST)
					.protocol("https")
					.host("sts.amazonaws.com")
					.encodedPath("/")
					.putHeader("Content-Type", "application/x-www-form-urlencoded")
					.putHeader("X-Vault-AWS-IAM-Server-ID", serverId)
					.build())
				.payload(payload)
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, region)
				.putProperty(HttpSigner.SIGNING_CLOCK, this.clock))
			.request();
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("role", "app");
		body.put("iam_http_request_method", "POST");
		body.put("iam_request_url", base64("https://sts.amazonaws.com/"));
		body.put("iam_request_body", base64(BODY));
		body.put("iam_request_headers", request.headers());
		return body;
	}

	@Test
	void faultsOfStsReachALogin() {
		this.aws.faults().next(1, "/", Fault.respond(ServerResponse.of(503, "text/xml", "<Error/>")));
		this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.isRefused(400, "error making upstream request: received error code 503 from STS: <Error/>");
		this.aws.faults().next(1, "/", Fault.respond(ServerResponse.json(200, "{}")));
		this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.isRefused(400, "error making upstream request: body of GetCallerIdentity is invalid");
		this.aws.faults().next(1, "/", Fault.respond(ServerResponse.of(200, "text/xml", "<html/>")));
		this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.isRefused(400, "error making upstream request: error parsing STS response");
		this.aws.faults().next(1, "/", Fault.refuse());
		assertThat(this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com")).text("/errors/0"))
			.startsWith("error making upstream request: error making request: POST ");
		this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com")).ok();
	}

	@Test
	void aTokenMayBeBoundToIpv6() {
		this.root.post("auth/aws/role/app", Map.of("token_bound_cidrs", "::1/128")).isDone();
		this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.isRefused(403, "permission denied");
		VaultClient ipv6 = new VaultClient(URI.create("http://[::1]:" + this.vault.uri().getPort()), "", Map.of());
		String token = ipv6.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.ok()
			.text("/auth/client_token");
		ipv6.as(token).get("auth/token/lookup-self").ok();
		this.anonymous.as(token).get("auth/token/lookup-self").isRefused(403, "permission denied");
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void iam() {
		VaultClient.Response response = this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.ok();
		assertThat(response.number("/auth/lease_duration")).isEqualTo(1200);
		assertThat(response.text("/auth/metadata/account_id")).isEqualTo("123456789012");
		VaultClient token = this.root.as(response.text("/auth/client_token"));
		assertThat(token.get("auth/token/lookup-self").ok().text("/data/display_name")).isEqualTo("aws-application");
	}

	@Test
	void iamWithAnotherSecret() {
		Map<String, Object> body = signed("us-east-1", "vault.example.com");
		body.put("iam_request_url", base64("https://sts.eu-west-1.amazonaws.com/"));
		assertThat(this.anonymous.post("auth/aws/login", body).text("/errors/0"))
			.startsWith("error making upstream request: received error code 403 from STS: ")
			.contains("<Code>SignatureDoesNotMatch</Code>");
	}

	@Test
	void iamInARegionThatVaultIsNotSetFor() {
		assertThat(this.anonymous.post("auth/aws/login", signed("eu-west-1", "vault.example.com")).text("/errors/0"))
			.contains("Credential should be scoped to a valid region, not 'eu-west-1'");
	}

	@Test
	void iamForAnotherVault() {
		this.anonymous.post("auth/aws/login", signed("us-east-1", "other"))
			.isRefused(400, "error validating X-Vault-AWS-IAM-Server-ID header: expected \"vault.example.com\" but got "
					+ "\"other\"");
	}

	@Test
	void iamTooLate() {
		Map<String, Object> body = signed("us-east-1", "vault.example.com");
		this.clock.advance(Duration.ofMinutes(16));
		assertThat(this.anonymous.post("auth/aws/login", body).text("/errors/0")).contains("Signature expired");
	}

	@Test
	void iamTokenIsNotRenewedForAPrincipalThatIsBoundNoMore() {
		VaultClient token = this.root.as(this.anonymous.post("auth/aws/login", signed("us-east-1", "vault.example.com"))
			.ok()
			.text("/auth/client_token"));
		assertThat(token.post("auth/token/renew-self", Map.of()).ok().number("/auth/lease_duration")).isEqualTo(1200);
		this.root.delete("auth/aws/role/app").isDone();
		token.post("auth/token/renew-self", Map.of())
			.isRefused(500, "1 error occurred:\n\t* failed to renew entry: role entry not found\n\n");
	}

	@Test
	void appRole() {
		this.root
			.post("auth/approle/role/app", Map.of("role_id", "app", "secret_id_num_uses", 2, "secret_id_ttl", "10m"))
			.isDone();
		String secretId = this.root.post("auth/approle/role/app/secret-id", Map.of("metadata", "{\"a\":\"b\"}"))
			.ok()
			.text("/data/secret_id");
		Map<String, String> login = Map.of("role_id", "app", "secret_id", secretId);
		assertThat(this.anonymous.post("auth/approle/login", login).ok().text("/auth/metadata/a")).isEqualTo("b");
		this.anonymous.post("auth/approle/login", login).ok();
		this.anonymous.post("auth/approle/login", login).isRefused(400, "invalid role or secret ID");
	}

	@Test
	void secretIdExpiresByTheClock() {
		this.root.post("auth/approle/role/app", Map.of("role_id", "app", "secret_id_ttl", "10m")).isDone();
		String secretId = this.root.post("auth/approle/role/app/secret-id", Map.of()).ok().text("/data/secret_id");
		this.clock.advance(Duration.ofMinutes(10));
		this.anonymous.post("auth/approle/login", Map.of("role_id", "app", "secret_id", secretId))
			.isRefused(400, "invalid role or secret ID");
	}

	@Test
	void lockout() {
		this.root.post("auth/approle/role/app", Map.of("role_id", "app")).isDone();
		String secretId = this.root.post("auth/approle/role/app/secret-id", Map.of()).ok().text("/data/secret_id");
		for (int i = 0; i < 5; i++) {
			this.anonymous.post("auth/approle/login", Map.of("role_id", "app", "secret_id", "x"))
				.isRefused(400, "invalid role or secret ID");
		}
		this.anonymous.post("auth/approle/login", Map.of("role_id", "app", "secret_id", secretId))
			.isRefused(403, "permission denied");
		this.clock.advance(Duration.ofMinutes(15));
		this.anonymous.post("auth/approle/login", Map.of("role_id", "app", "secret_id", secretId)).ok();
	}

	@Test
	void wrappedSecretId() {
		this.root.post("auth/approle/role/app", Map.of("role_id", "app")).isDone();
		String token = this.root.with("X-Vault-Wrap-TTL", "5m")
			.post("auth/approle/role/app/secret-id", Map.of())
			.ok()
			.text("/wrap_info/token");
		for (int i = 0; i < 2; i++) {
			assertThat(
					this.anonymous.post("sys/wrapping/lookup", Map.of("token", token)).ok().text("/data/creation_path"))
				.isEqualTo("auth/approle/role/app/secret-id");
		}
		assertThat(this.root.as(token).post("sys/wrapping/unwrap", Map.of()).ok().text("/data/secret_id")).isNotEmpty();
		this.root.as(token)
			.post("sys/wrapping/unwrap", Map.of())
			.isRefused(400, "wrapping token is not valid or does not exist");
	}

	@Test
	void wrappingExpiresByTheClock() {
		String token = this.root.with("X-Vault-Wrap-TTL", "5m")
			.post("sys/wrapping/wrap", Map.of("a", "b"))
			.ok()
			.text("/wrap_info/token");
		this.clock.advance(Duration.ofMinutes(5));
		this.anonymous.post("sys/wrapping/lookup", Map.of("token", token))
			.isRefused(400, "wrapping token is not valid or does not exist");
	}

	@Test
	void rewrappingKeepsTheCreationPath() {
		String token = this.root.with("X-Vault-Wrap-TTL", "5m").get("sys/mounts").ok().text("/wrap_info/token");
		assertThat(this.root.post("sys/wrapping/rewrap", Map.of("token", token)).ok().text("/wrap_info/creation_path"))
			.isEqualTo("sys/mounts");
		assertThat(List.of(this.anonymous.post("sys/wrapping/lookup", Map.of("token", token)).status()))
			.containsExactly(400);
	}

}
