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

import java.net.URI;
import java.util.List;

import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * Provides objects that the starter wires: the connection to Vault and the threads of the
 * roles.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Wiring {

	private Wiring() {
	}

	/**
	 * Return a client as the starter creates it.
	 * @param vault the address of Vault
	 * @return the client
	 */
	public static VaultHttp connection(URI vault) {
		VaultProperties properties = new VaultProperties();
		properties.setUri(vault.toString());
		return new VaultConnection(properties, null, VaultAwsThreads.of(null).timer(), List.of(), null).vault();
	}

	/**
	 * Return a scheduler as the starter creates it.
	 * @param roles the number of roles
	 * @return the scheduler
	 */
	public static TaskScheduler threads(int roles) {
		VaultAwsThreads threads = VaultAwsThreads.of(null);
		threads.resizeFor(roles);
		return threads.scheduler();
	}

}
