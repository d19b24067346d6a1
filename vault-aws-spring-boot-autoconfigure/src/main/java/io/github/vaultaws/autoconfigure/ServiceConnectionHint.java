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

package io.github.vaultaws.autoconfigure;

import java.util.stream.Stream;

import org.springframework.util.ClassUtils;

/**
 * Explains in the analysis of a failed configuration import that service connections do
 * not apply to it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ServiceConnectionHint {

	static final String TEXT = "Service connections ('@ServiceConnection', Docker Compose) and other beans of type"
			+ " VaultConnectionDetails do not apply to 'spring.config.import=vault://', which runs before beans exist. Start"
			+ " the container first, and set its address as the system property 'spring.cloud.vault.uri', or disable the"
			+ " import.";

	private static final boolean PRESENT = Stream
		.of("org.springframework.boot.testcontainers.service.connection.ServiceConnection",
				"org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory")
		.anyMatch((type) -> ClassUtils.isPresent(type, ServiceConnectionHint.class.getClassLoader()));

	private ServiceConnectionHint() {
	}

	/**
	 * Add the explanation to an action, if the application can have service connections.
	 * @param action the action
	 * @return the action with the explanation
	 */
	static String addTo(String action) {
		return PRESENT ? action + "\n\n" + TEXT : action;
	}

}
