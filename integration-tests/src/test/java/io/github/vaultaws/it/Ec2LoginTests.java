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

package io.github.vaultaws.it;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.vault.core.VaultOperations;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.admin.AwsAuthOperations;
import io.github.vaultaws.admin.VaultAwsAdmin;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.metadata.Instance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the login of an EC2 instance with a real Vault, including its error
 * responses. Only the metadata service is embedded.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class Ec2LoginTests {

	private static final String ROLE = "instances";

	private static final String IMAGE = "ami-12c6146b";

	private static final String ENDPOINT = "aws.ec2MetadataServiceEndpoint";

	private final EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(TestClock.ticking()).start();

	private final RealVault vault;

	private final RealAws aws;

	@TempDir
	Path folder;

	Ec2LoginTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUp() {
		System.setProperty(ENDPOINT, this.metadata.uri().toString());
		this.metadata.setInstance(new Instance(this.aws.runInstance(IMAGE), IMAGE, RealAws.ACCOUNT, "us-east-1",
				Instant.now().minus(Duration.ofHours(1))));
		for (String type : List.of("pkcs7", "identity")) {
			this.vault.write("auth/aws/config/certificate/" + type,
					Map.of("aws_public_cert", this.metadata.certificate(), "type", type));
		}
		this.vault.createRole(ROLE, "iam_user", this.aws);
		role(Map.of());
	}

	@AfterEach
	void tearDown() {
		System.clearProperty(ENDPOINT);
		this.metadata.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "rsa2048", "identity" })
	void logsInAndComesBackWithTheNonceFile(String document, CapturedOutput output) {
		TestApplication application = application().with("vault.aws.login.ec2.identity-document", document)
			.with("vault.aws.login.ec2.nonce-file", this.folder.resolve("nonce"));
		application.run().close();
		assertThat(this.folder.resolve("nonce")).isNotEmptyFile();
		application.run().close();
		assertThat(output).doesNotContain("disallow_reauthentication");
	}

	@Test
	void lostNonce() {
		application().run().close();
		assertLoginFails(application(), LoginFailureReason.NONCE_MISMATCH);
	}

	@Test
	void lostNonceOfAnInstanceThatIsRemovedFromTheAccessList() {
		AwsAuthOperations auth = VaultAwsAdmin.of(this.vault.admin()).awsAuth("aws");
		String instance = this.metadata.instance().id();
		application().run().close();
		assertThat(auth.accessList()).contains(instance);
		assertThat(auth.accessListEntry(instance)).satisfies((entry) -> {
			assertThat(entry.role()).isEqualTo(ROLE);
			assertThat(entry.expirationTime()).isAfter(entry.creationTime());
		});
		auth.deleteAccessListEntry(instance);
		assertThat(auth.accessListEntry(instance)).isNull();
		application().run().close();
	}

	@Test
	void wrongNonceAfterAStart() {
		role(Map.of("allow_instance_migration", true));
		application().with("vault.aws.login.ec2.nonce", "f00d-one").run().close();
		assertLoginFails(application().with("vault.aws.login.ec2.nonce", "f00d-two"),
				LoginFailureReason.NONCE_MISMATCH);
	}

	@Test
	void documentFromBeforeTheLastStart() {
		role(Map.of("allow_instance_migration", true));
		TestApplication application = application().with("vault.aws.login.ec2.nonce", "f00d-one");
		Instance before = this.metadata.instance();
		this.metadata.setInstance(before.startedAt(Instant.now()));
		application.run().close();
		this.metadata.setInstance(before);
		assertLoginFails(application, LoginFailureReason.INSTANCE_DOCUMENT_OLD);
	}

	@Test
	void reauthenticationThatIsDisabled(CapturedOutput output) {
		role(Map.of("disallow_reauthentication", true));
		application().run().close();
		assertThat(output).contains("disallow_reauthentication");
		assertLoginFails(application(), LoginFailureReason.REAUTHENTICATION_DISABLED);
	}

	@Test
	void unknownRole() {
		assertLoginFails(application().with("vault.aws.login.role", "nobody"), LoginFailureReason.EC2_ROLE_NOT_FOUND);
	}

	@Test
	void roleForIam() {
		this.vault.iamRole("iam-only", Map.of());
		assertLoginFails(application().with("vault.aws.login.role", "iam-only"), LoginFailureReason.METHOD_NOT_ALLOWED);
	}

	@Test
	void instanceOfAnotherImage() {
		role(Map.of("bound_ami_id", "ami-other"));
		assertLoginFails(application(), LoginFailureReason.INSTANCE_NOT_BOUND);
	}

	@Test
	void instanceOfAnotherRegion() {
		role(Map.of("bound_region", "eu-north-1"));
		assertLoginFails(application(), LoginFailureReason.INSTANCE_NOT_BOUND);
	}

	@Test
	void instanceThatDoesNotRun() {
		this.metadata
			.setInstance(new Instance("i-0123456789abcdef0", IMAGE, RealAws.ACCOUNT, "us-east-1", Instant.now()));
		assertLoginFails(application(), LoginFailureReason.INSTANCE_NOT_VERIFIED);
	}

	@Test
	void instanceWithoutItsTag() {
		role(Map.of("role_tag", "vault"));
		assertLoginFails(application(), LoginFailureReason.ROLE_TAG_REJECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pkcs7", "identity" })
	void documentWithoutCertificate(String document) {
		VaultOperations admin = this.vault.admin();
		List.of("pkcs7", "identity").forEach((type) -> admin.delete("auth/aws/config/certificate/" + type));
		assertLoginFails(application().with("vault.aws.login.ec2.identity-document", document),
				LoginFailureReason.INSTANCE_DOCUMENT_NOT_VERIFIED);
	}

	@Test
	void invalidDocument() {
		this.metadata.faults()
			.always("/latest/dynamic/instance-identity/pkcs7", Fault.respond(ServerResponse.text(200, "none")));
		assertLoginFails(application(), LoginFailureReason.INSTANCE_DOCUMENT_UNREADABLE);
	}

	private void role(Map<String, ?> more) {
		this.vault.admin().delete("auth/aws/role/" + ROLE);
		Map<String, Object> role = new HashMap<>(
				Map.of("auth_type", "ec2", "bound_account_id", RealAws.ACCOUNT, "token_policies", ROLE));
		role.putAll(more);
		this.vault.write("auth/aws/role/" + ROLE, role);
	}

	private TestApplication application() {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.aws)
			.with("vault.aws.login.method", "ec2")
			.with("vault.aws.login.role", ROLE);
	}

	private static void assertLoginFails(TestApplication application, LoginFailureReason reason) {
		VaultAwsLoginException failure = application.fail(VaultAwsLoginException.class);
		assertThat(failure.getReason()).as(failure.getMessage()).isEqualTo(reason);
		assertThat(failure.getMessage()).doesNotContain("f00d-");
	}

}
