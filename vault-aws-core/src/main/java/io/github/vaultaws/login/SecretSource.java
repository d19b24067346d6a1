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

import java.nio.file.Path;

import io.github.vaultaws.VaultAwsLoginException;

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
	 * @throws VaultAwsLoginException if the secret cannot be read, or the source does not
	 * contain exactly one value
	 */
	String read();

	/**
	 * Return where the secret comes from, for messages.
	 * @return the description, a noun phrase without any part of the secret
	 */
	default String description() {
		return "the application";
	}

	/**
	 * Create a source with a fixed value.
	 * @param value the value, not blank
	 * @param property the property that contains the value, used in messages
	 * @return the source
	 * @throws IllegalArgumentException if the value is blank, has more than one line, is
	 * quoted or contains characters that are not printable; the message is a predicate
	 * without a subject
	 */
	static SecretSource ofValue(String value, String property) {
		return new SecretValue(SecretText.of(value), property);
	}

	/**
	 * Create a source that reads a regular file of at most 64 KiB with one value, encoded
	 * in UTF-8. Symbolic links are followed.
	 * @param file the file
	 * @param property the property that names the file, used in messages
	 * @return the source
	 */
	static SecretSource ofFile(Path file, String property) {
		return new SecretFile(file, property);
	}

}
