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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PlainHttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Ec2Login}.
 */
@ExtendWith(OutputCaptureExtension.class)
class Ec2LoginTests {

	private final StubInstanceMetadata metadata = new StubInstanceMetadata();

	private final StubVault vault = new StubVault().on("POST auth/aws/login", loginResponse("generated-nonce", 0));

	@AfterEach
	void tearDown() {
		this.vault.close();
		this.metadata.close();
	}

	@ParameterizedTest
	@CsvSource({ "PKCS7, pkcs7-signed", "RSA2048, rsa2048-signed" })
	void postsASignedDocumentOnOneLine(IdentityDocumentType document, String signed) {
		assertThat(login("service", document, NonceStore.inMemory()).login().getToken()).isEqualTo("token");
		assertThat(bodies()).containsExactly(Map.of("role", "service", "pkcs7", signed));
	}

	@Test
	void postsADocumentAndItsSignature() {
		login("service", IdentityDocumentType.IDENTITY, NonceStore.inMemory()).login();
		assertThat(bodies()).containsExactly(
				Map.of("role", "service", "identity", "eyJpbnN0YW5jZUlkIiA6ICJpLTEifQ==", "signature", "signature"));
	}

	@Test
	void whenThereIsNoRoleOmitsIt() {
		login(null, IdentityDocumentType.PKCS7, NonceStore.inMemory()).login();
		assertThat(bodies()).containsExactly(Map.of("pkcs7", "pkcs7-signed"));
	}

	@Test
	void sendsTheNonceThatVaultGeneratedFromThenOn() {
		Ec2Login login = login("service", IdentityDocumentType.PKCS7, NonceStore.inMemory());
		login.login();
		login.login();
		assertThat(bodies()).extracting((body) -> body.get("nonce")).containsExactly(null, "generated-nonce");
	}

	@Test
	void sendsAGivenNonceFromTheStart() {
		Ec2Login login = login("service", IdentityDocumentType.PKCS7, NonceStore.ofValue("given"));
		login.login();
		login.login();
		assertThat(bodies()).extracting((body) -> body.get("nonce")).containsExactly("given", "given");
	}

	@Test
	void twoProcessesShareANonceFile(@TempDir Path directory) {
		Path file = directory.resolve("nonce");
		login("service", IdentityDocumentType.PKCS7, new FileNonceStore(file, "property")).login();
		assertThat(file).hasContent("generated-nonce");
		login("service", IdentityDocumentType.PKCS7, new FileNonceStore(file, "property")).login();
		assertThat(bodies()).extracting((body) -> body.get("nonce")).containsExactly(null, "generated-nonce");
	}

	@Test
	void whenTheNonceCannotBeStoredReturnsNoToken(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("nonce");
		this.vault.on("POST auth/aws/login", (request) -> {
			createFile(file);
			return loginResponse("generated-nonce", 0);
		});
		fails(login("service", IdentityDocumentType.PKCS7, new FileNonceStore(file, "property")),
				LoginFailureReason.NONCE_FILE_UNUSABLE);
		assertThat(this.vault.journal("POST auth/token/revoke-self")).hasSize(1);
		Files.delete(file);
		this.vault.on("POST auth/aws/login", Answer.login("token", 3600, true));
		Ec2Login restarted = login("service", IdentityDocumentType.PKCS7, new FileNonceStore(file, "property"));
		assertThat(restarted.login().getToken()).isEqualTo("token");
	}

	@Test
	void storesTheNonceEvenIfTheTokenIsUnusable(@TempDir Path directory) {
		Path file = directory.resolve("nonce");
		this.vault.on("POST auth/aws/login", loginResponse("generated-nonce", 5));
		fails(login("service", IdentityDocumentType.PKCS7, new FileNonceStore(file, "property")),
				LoginFailureReason.LIMITED_USE_TOKEN);
		assertThat(file).hasContent("generated-nonce");
	}

	@Test
	void whenTheNonceFileIsUnusableSendsNothing(@TempDir Path directory) {
		fails(login("service", IdentityDocumentType.PKCS7, new FileNonceStore(directory, "property")),
				LoginFailureReason.NONCE_FILE_UNUSABLE);
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void whenThereIsNoDocumentSendsNothing() {
		this.metadata.fail(StubInstanceMetadata.TOKEN, 403, 1);
		fails(login("service", IdentityDocumentType.PKCS7, NonceStore.inMemory()),
				LoginFailureReason.METADATA_REQUEST_REJECTED);
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void whenVaultReturnsNoNonceWarnsThatTheNextLoginFails(CapturedOutput output) {
		this.vault.on("POST auth/aws/login", Answer.login("token", 3600, true));
		Ec2Login login = login("service", IdentityDocumentType.PKCS7, NonceStore.inMemory());
		login.login();
		assertThat(output).contains("log in only once (disallow_reauthentication)");
		this.vault.on("POST auth/aws/login", Answer.error(400, "reauthentication is disabled"));
		assertThat(fails(login, LoginFailureReason.REAUTHENTICATION_DISABLED))
			.hasMessageContaining("cannot log in again (disallow_reauthentication)");
	}

	@Test
	void whenTheNonceDiffersReportsTheAction() {
		this.vault.on("POST auth/aws/login", Answer.error(400, "client nonce mismatch"));
		VaultAwsLoginException failure = fails(
				login("service", IdentityDocumentType.PKCS7, NonceStore.ofValue("f00d-nonce")),
				LoginFailureReason.NONCE_MISMATCH);
		assertThat(failure).hasMessageNotContaining("f00d-nonce");
		assertThat(failure.getAction()).endsWith("vault delete auth/aws/identity-accesslist/<instance-id>");
	}

	@Test
	void actionsNameTheInstance() {
		this.metadata.respond("GET /latest/meta-data/instance-id", "i-0abc");
		this.metadata.respond("GET /latest/meta-data/ami-id", "ami-0def");
		this.vault.on("POST auth/aws/login", Answer.error(400, "client nonce mismatch"));
		Ec2Login login = login("service", IdentityDocumentType.PKCS7, NonceStore.ofValue("f00d-nonce"));
		assertThat(fails(login, LoginFailureReason.NONCE_MISMATCH).getAction())
			.endsWith("vault delete auth/aws/identity-accesslist/i-0abc");
		this.vault.on("POST auth/aws/login", Answer.error(400, "entry for role \"service\" not found"));
		assertThat(fails(login, LoginFailureReason.EC2_ROLE_NOT_FOUND).getAction())
			.endsWith("vault write auth/aws/role/service auth_type=ec2 bound_ami_id=ami-0def");
	}

	@Test
	void anIdentifierThatIsNoneIsNotShown() {
		this.metadata.respond("GET /latest/meta-data/instance-id", "$(reboot)");
		this.vault.on("POST auth/aws/login", Answer.error(400, "client nonce mismatch"));
		assertThat(fails(login("service", IdentityDocumentType.PKCS7, NonceStore.ofValue("f00d-nonce")),
				LoginFailureReason.NONCE_MISMATCH)
			.getAction()).endsWith("identity-accesslist/<instance-id>");
	}

	@Test
	void logsNoNonce(CapturedOutput output) {
		Ec2Login login = login("service", IdentityDocumentType.PKCS7, NonceStore.inMemory());
		login.login();
		login.login();
		assertThat(output).doesNotContain("generated-nonce");
	}

	@Test
	void stringRepresentationIsMethodAndRole() {
		assertThat(login("service", IdentityDocumentType.PKCS7, NonceStore.inMemory()))
			.hasToString("ec2, role 'service'");
	}

	private Ec2Login login(@Nullable String role, IdentityDocumentType document, NonceStore nonce) {
		return new Ec2Login(new LoginClient(this.vault.client(), "aws", role),
				new InstanceMetadataClient(this.metadata.uri(),
						PlainHttp.within(Duration.ofMinutes(1), StubVault.timer(), null)),
				document, nonce);
	}

	private List<Map<String, Object>> bodies() {
		return this.vault.journal()
			.stream()
			.map((request) -> JsonParserFactory.getJsonParser().parseMap(request.body()))
			.toList();
	}

	private static VaultAwsLoginException fails(Ec2Login login, LoginFailureReason reason) {
		return assertThatExceptionOfType(VaultAwsLoginException.class).isThrownBy(login::login)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(reason))
			.actual();
	}

	private static void createFile(Path file) {
		try {
			Files.createFile(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Answer loginResponse(String nonce, int uses) {
		return Answer.ok("""
				{"auth":{"client_token":"token","accessor":"accessor","lease_duration":3600,"renewable":true,
				"token_type":"service","num_uses":%d,"metadata":{"role":"service","nonce":"%s"}}}""".formatted(uses,
				nonce));
	}

}
