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

import java.net.URI;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * An OpenBao, in memory and unsealed.
 */
final class RealOpenBao implements AutoCloseable {

	static final String ROOT_TOKEN = "root";

	private final GenericContainer<?> container;

	@SuppressWarnings("resource")
	RealOpenBao() {
		this.container = new GenericContainer<>(Images.OPENBAO).withEnv("BAO_DEV_ROOT_TOKEN_ID", ROOT_TOKEN)
			.withExposedPorts(8200)
			.withStartupAttempts(Images.START_ATTEMPTS)
			.waitingFor(Wait.forHttp("/v1/sys/health"));
		this.container.start();
	}

	URI uri() {
		return URI.create("http://localhost:" + this.container.getMappedPort(8200));
	}

	/**
	 * Return what the server printed at its start.
	 * @return its log
	 */
	String log() {
		return this.container.getLogs();
	}

	@Override
	public void close() {
		this.container.close();
	}

}
