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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.vault.authentication.ClientAuthentication;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the login with AppRole, with a real Vault.
 */
@RequiresContainers
class AppRoleLoginTests {

	private static final String ROLE = "approles";

	private static final String APP_ROLE = "vault.aws.login.app-role.";

	private final RealVault vault;

	private final RealAws aws;

	@TempDir
	Path folder;

	private RealVault.AppRole appRole;

	AppRoleLoginTests(RealServers servers) {
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUp() {
		this.vault.createRole(ROLE, "iam_user", this.aws);
		this.appRole = this.vault.appRole(ROLE, Map.of("token_policies", ROLE));
	}

	@ParameterizedTest
	@CsvSource({ "role-id, secret-id", "role-id-file, secret-id-file", "role-id, secret-id-token",
			"role-id-file, secret-id-token-file" })
	void logsInWith(String roleId, String secretId) throws IOException {
		String secret = secretId.contains("token") ? wrapped() : this.appRole.secretId();
		try (ConfigurableApplicationContext context = application(roleId, secretId, secret).run()) {
			assertThat(context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId()).isNotEmpty();
		}
	}

	@Test
	void readsItsFilesAtEachLogin() throws IOException {
		try (ConfigurableApplicationContext context = application("role-id-file", "secret-id-token-file", wrapped())
			.run()) {
			ClientAuthentication login = context.getBean(ClientAuthentication.class);
			this.vault.write("auth/approle/role/" + ROLE + "/role-id", Map.of("role_id", "another-role-id"));
			value("role-id-file", "another-role-id");
			value("secret-id-token-file", wrapped());
			assertThat(login.login().getToken()).isNotEmpty();
		}
	}

	private TestApplication application(String roleId, String secretId, String secret) throws IOException {
		return TestApplication.withCredentialsOf(ROLE, this.vault, this.aws)
			.with("vault.aws.login.method", "app-role")
			.with("vault.aws.login.role", ROLE)
			.with(APP_ROLE + roleId, value(roleId, this.appRole.roleId()))
			.with(APP_ROLE + secretId, value(secretId, secret));
	}

	private String wrapped() {
		return this.vault.wrap("auth/approle/role/" + ROLE + "/secret-id");
	}

	private Object value(String property, String value) throws IOException {
		return property.endsWith("-file") ? Files.writeString(this.folder.resolve(property), value + "\n") : value;
	}

}
