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
import java.util.Set;
import java.util.stream.Collectors;

import com.github.dockerjava.api.model.ContainerNetwork;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/**
 * A Vault Proxy with a cache, which logs in with an AppRole.
 */
final class VaultProxy implements AutoCloseable {

	private static final int PORT = 8100;

	private static final String FOLDER = "/vault/config/";

	private final GenericContainer<?> container;

	/**
	 * Start a Vault Proxy in front of the Vault of {@link RealServers}.
	 * @param network the network of that Vault
	 * @param appRole the AppRole of the proxy
	 * @param useAutoAuthToken the setting {@code use_auto_auth_token}
	 */
	@SuppressWarnings("resource")
	VaultProxy(Network network, RealVault.AppRole appRole, String useAutoAuthToken) {
		this.container = new GenericContainer<>(Images.VAULT).withNetwork(network)
			.withCommand("proxy", "-config=" + FOLDER + "proxy.hcl")
			.withCopyToContainer(Transferable.of(appRole.roleId()), FOLDER + "role-id")
			.withCopyToContainer(Transferable.of(appRole.secretId()), FOLDER + "secret-id")
			.withCopyToContainer(Transferable.of("""
					vault { address = "http://%s:8200" }
					listener "tcp" {
					  address = "0.0.0.0:%d"
					  tls_disable = true
					}
					auto_auth {
					  method "approle" {
					    config = {
					      role_id_file_path = "%srole-id"
					      secret_id_file_path = "%ssecret-id"
					      remove_secret_id_file_after_reading = false
					    }
					  }
					}
					api_proxy { use_auto_auth_token = "%s" }
					cache {}
					""".formatted(RealVault.INTERNAL_HOST, PORT, FOLDER, FOLDER, useAutoAuthToken)),
					FOLDER + "proxy.hcl")
			.withExposedPorts(PORT)
			.withStartupAttempts(Images.START_ATTEMPTS)
			.waitingFor(Wait.forHttp("/v1/auth/token/lookup-self").forPort(PORT));
		this.container.start();
	}

	URI uri() {
		return URI.create("http://localhost:" + this.container.getMappedPort(PORT));
	}

	/**
	 * Return the addresses that Vault sees.
	 * @return the addresses
	 */
	Set<String> addresses() {
		return this.container.getContainerInfo()
			.getNetworkSettings()
			.getNetworks()
			.values()
			.stream()
			.map(ContainerNetwork::getIpAddress)
			.collect(Collectors.toSet());
	}

	@Override
	public void close() {
		this.container.close();
	}

}
