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

package io.github.vaultaws.sample.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.vault.core.VaultOperations;

import io.github.vaultaws.admin.AppRoleOperations;
import io.github.vaultaws.admin.SecretIdRequest;
import io.github.vaultaws.admin.VaultAwsAdmin;

/**
 * Creates a SecretID for the application once Vault has been set up. A SecretID is not
 * declared, because each is created once.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class SecretIdWriter implements ApplicationRunner {

	private final VaultOperations vault;

	private final Path folder;

	SecretIdWriter(VaultOperations vault, @Value("${sample.folder}") Path folder) {
		this.vault = vault;
		this.folder = folder;
	}

	@Override
	public void run(ApplicationArguments args) throws IOException {
		AppRoleOperations appRole = VaultAwsAdmin.of(this.vault).appRole("approle");
		Files.createDirectories(this.folder);
		write("role-id", Objects.requireNonNull(appRole.roleId("app"), "The AppRole does not exist"));
		write("secret-id", appRole.createSecretId("app", SecretIdRequest.builder().build()).secretId());
	}

	private void write(String name, String value) throws IOException {
		Path file = this.folder.resolve(name);
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, value);
	}

}
