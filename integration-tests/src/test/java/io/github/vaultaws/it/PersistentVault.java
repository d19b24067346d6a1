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

import java.net.InetSocketAddress;
import java.time.Duration;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultSysOperations;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultInitializationRequest;
import org.springframework.vault.support.VaultInitializationResponse;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.vault.VaultContainer;

import static org.awaitility.Awaitility.await;

/**
 * A real Vault that stores its data in files, so that it can be killed, restarted, and
 * sealed.
 */
final class PersistentVault implements AutoCloseable {

	private static final int PORT = 8200;

	private static final String CONFIGURATION = """
			{"disable_mlock": true, "storage": {"file": {"path": "/vault/file"}},
			"listener": {"tcp": {"address": "0.0.0.0:%d", "tls_disable": true}}}""".formatted(PORT);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final VaultContainer<?> container;

	private final Relay operators = new Relay(this::address);

	private final Relay applications = new Relay(this::address);

	private final String unsealKey;

	private final RealVault vault;

	private volatile InetSocketAddress address;

	@SuppressWarnings("resource")
	PersistentVault(Network network, RealAws aws) {
		this.container = new VaultContainer<>(Images.VAULT).withNetwork(network)
			.withCommand("server")
			.withEnv("VAULT_LOCAL_CONFIG", CONFIGURATION)
			.waitingFor(Wait.forHttp("/v1/sys/seal-status"))
			.withStartupAttempts(Images.START_ATTEMPTS);
		this.container.start();
		this.address = publishedAddress();
		VaultInitializationResponse initialized = sys().initialize(VaultInitializationRequest.create(1, 1));
		this.unsealKey = initialized.getKeys().get(0);
		unseal();
		this.vault = new RealVault(this.container, this.operators.uri(), initialized.getRootToken().getToken(), aws);
	}

	private InetSocketAddress address() {
		return this.address;
	}

	private InetSocketAddress publishedAddress() {
		Ports.Binding[] bindings = this.container.getCurrentContainerInfo()
			.getNetworkSettings()
			.getPorts()
			.getBindings()
			.get(ExposedPort.tcp(PORT));
		return new InetSocketAddress(this.container.getHost(), Integer.parseInt(bindings[0].getHostPortSpec()));
	}

	/**
	 * Return the Vault through a connection that is never interrupted.
	 * @return the Vault
	 */
	RealVault vault() {
		return this.vault;
	}

	/**
	 * Return the network between the applications and Vault.
	 * @return the network
	 */
	Relay network() {
		return this.applications;
	}

	/**
	 * Kill the process without a graceful shutdown.
	 */
	void kill() {
		this.container.getDockerClient().killContainerCmd(this.container.getContainerId()).withSignal("KILL").exec();
		await().atMost(START_TIMEOUT).until(() -> !this.container.isRunning());
	}

	/**
	 * Restart it with the same files. It is then sealed. A busy engine sometimes fails to
	 * start it at the first attempt.
	 */
	void start() {
		await().atMost(START_TIMEOUT).ignoreExceptions().until(() -> {
			if (!this.container.isRunning()) {
				this.container.getDockerClient().startContainerCmd(this.container.getContainerId()).exec();
			}
			this.address = publishedAddress();
			return true;
		});
	}

	void seal() {
		this.vault.admin().opsForSys().seal();
	}

	void unseal() {
		await().atMost(START_TIMEOUT)
			.ignoreExceptions()
			.until(() -> !sys().unseal(this.unsealKey).isSealed() && !sys().health().isStandby());
	}

	private VaultSysOperations sys() {
		return new VaultTemplate(VaultEndpoint.from(this.operators.uri()), new JdkClientHttpRequestFactory())
			.opsForSys();
	}

	@Override
	public void close() {
		this.operators.close();
		this.applications.close();
		this.container.close();
	}

}
