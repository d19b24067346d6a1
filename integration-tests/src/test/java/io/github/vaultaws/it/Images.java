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
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.testcontainers.utility.DockerImageName;

/**
 * The images of {@code ci/versions.env}.
 */
final class Images {

	static final DockerImageName VAULT = image("VAULT_IMAGE");

	static final DockerImageName OPENBAO = image("OPENBAO_IMAGE");

	static final DockerImageName MOTO = image("MOTO_IMAGE");

	/**
	 * Maximum number of attempts to start a container. A busy engine sometimes fails to
	 * start one.
	 */
	static final int START_ATTEMPTS = 3;

	private Images() {
	}

	private static DockerImageName image(String name) {
		Properties versions = new Properties();
		try (Reader reader = Files.newBufferedReader(Path.of("..", "ci", "versions.env"))) {
			versions.load(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return DockerImageName.parse(versions.getProperty(name));
	}

}
