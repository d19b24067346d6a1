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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Source of a RoleID, a SecretID or a wrapping token. It is read for each login, so that
 * a file can be replaced while the application is running.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface SecretSource {

	/**
	 * Read the secret.
	 * @return the secret without surrounding whitespace, never empty
	 * @throws VaultAwsLoginException if the secret cannot be read
	 */
	String read();

	/**
	 * Create a source with a fixed value.
	 * @param value the value, not blank
	 * @return the source
	 */
	static SecretSource ofValue(String value) {
		String secret = value.strip();
		return () -> secret;
	}

	/**
	 * Create a source that reads a file.
	 * @param file the file
	 * @param property the property that names the file, used in messages
	 * @return the source
	 */
	static SecretSource ofFile(Path file, String property) {
		return () -> {
			String secret;
			try {
				secret = Files.readString(file).strip();
			}
			catch (IOException ex) {
				String problem = (ex instanceof NoSuchFileException) ? "does not exist"
						: "cannot be read (" + ex.getClass().getSimpleName() + ")";
				throw new VaultAwsLoginException(LoginFailureReason.SECRET_FILE_UNREADABLE,
						message(file, property, problem), LoginFailureReason.SECRET_FILE_UNREADABLE.action(property),
						ex);
			}
			if (secret.isEmpty()) {
				throw new VaultAwsLoginException(LoginFailureReason.SECRET_FILE_UNREADABLE,
						message(file, property, "is empty"),
						LoginFailureReason.SECRET_FILE_UNREADABLE.action(property));
			}
			return secret;
		};
	}

	private static String message(Path file, String property, String problem) {
		return "The file '%s' named by the property '%s' %s.".formatted(file.toAbsolutePath(), property, problem);
	}

}
