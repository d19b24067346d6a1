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

package io.github.vaultaws.test.vault;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.EmbeddedServer;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Faults;
import io.github.vaultaws.test.http.RequestJournal;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;

/**
 * A Vault in this JVM: an HTTP server on loopback that behaves as Vault does, with the
 * AWS secrets engine, the key/value engine (version 2 at {@code secret/}), the logins
 * {@code aws} and {@code approle}, tokens, leases, policies and response wrapping. It
 * keeps everything in memory.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedVault implements AutoCloseable {

	private static final long SWEEP_INTERVAL = 100;

	private final String rootToken;

	private final Clock clock;

	private final VaultCore core;

	private final VaultHandler handler;

	private final EmbeddedServer server;

	private final Consumer<Instant> timekeeper;

	private @Nullable Timer sweeper;

	EmbeddedVault(EmbeddedVaultBuilder builder) {
		this.rootToken = builder.rootToken();
		this.clock = builder.clock();
		this.core = new VaultCore(this.clock);
		this.handler = new VaultHandler(this.core);
		this.server = new EmbeddedServer("embedded-vault", builder.port(), this.handler, this.clock);
		this.timekeeper = (now) -> this.core.expire();
		Mounts mounts = builder.mounts(this.core);
		mounts.mountBuiltIns(this.core.namespaces().root());
		mounts.mountSecret(this.core.namespaces().root());
		if (builder.namespacesEnabled()) {
			this.core.namespaces().enable();
		}
		builder.namespaces().forEach((path) -> mounts.mountBuiltIns(this.core.namespaces().add(path)));
		createRootToken();
	}

	private void createRootToken() {
		Namespace root = this.core.namespaces().root();
		Mount mount = root.mounts().get("auth/token/");
		if (mount != null) {
			this.core.tokens()
				.create(new Call(VaultRequest.internal("auth/token/create"), root, mount, "create", null, Map.of()),
						new Grant("token", Map.of(), Set.of("root"), TokenSettings.NONE, false, this.rootToken, null,
								() -> TokenSettings.NONE));
		}
	}

	/**
	 * Start a Vault with a root token {@code root}, on any free port.
	 * @return the running Vault
	 */
	public static EmbeddedVault start() {
		return builder().start();
	}

	/**
	 * Return a builder.
	 * @return the builder of a Vault
	 */
	public static EmbeddedVaultBuilder builder() {
		return new EmbeddedVaultBuilder();
	}

	/**
	 * Start the server again after {@link #stop()}, with the same content.
	 * @throws IllegalStateException if it is running or its port is in use
	 */
	public synchronized void restart() {
		this.server.start();
		if (this.clock instanceof TestClock testClock) {
			testClock.addListener(this.timekeeper);
		}
		Timer sweeper = new Timer("embedded-vault-expiry", true);
		sweeper.schedule(new TimerTask() {

			@Override
			public void run() {
				EmbeddedVault.this.core.expire();
			}

		}, SWEEP_INTERVAL, SWEEP_INTERVAL);
		this.sweeper = sweeper;
	}

	/**
	 * Stop the server. Its content is kept, and nothing expires while it is stopped. Does
	 * nothing if it is stopped.
	 */
	public synchronized void stop() {
		this.server.stop();
		if (this.clock instanceof TestClock testClock) {
			testClock.removeListener(this.timekeeper);
		}
		if (this.sweeper != null) {
			this.sweeper.cancel();
			this.sweeper = null;
		}
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Return the address.
	 * @return the URI, without a path
	 */
	public URI uri() {
		return this.server.uri();
	}

	/**
	 * Return the root token.
	 * @return the token
	 */
	public String rootToken() {
		return this.rootToken;
	}

	/**
	 * Return the key that unseals this Vault by {@code sys/unseal}.
	 * @return the key, in Base64
	 */
	public String unsealKey() {
		return this.core.health().unsealKey().text();
	}

	/**
	 * Return Vault's API with the root token, without HTTP.
	 * @return the requests of the root
	 */
	public RootRequests asRoot() {
		return asRoot("");
	}

	/**
	 * Return the API of a namespace with the root token, without HTTP.
	 * @param namespace the path of the namespace
	 * @return the requests of the root
	 */
	public RootRequests asRoot(String namespace) {
		return new RootRequests(this.handler, this.rootToken, namespace);
	}

	/**
	 * Handle a request without HTTP. This works while the server is down; neither the
	 * faults nor the journal apply.
	 * @param request the request
	 * @return the response
	 */
	public ServerResponse handle(Exchange request) {
		return this.handler.handle(request);
	}

	/**
	 * Return the requests that arrived.
	 * @return the journal
	 */
	public RequestJournal journal() {
		return this.server.journal();
	}

	/**
	 * Return the faults of the server.
	 * @return the faults
	 */
	public Faults faults() {
		return this.server.faults();
	}

	/**
	 * Seal Vault. While it is sealed nothing expires.
	 */
	public void seal() {
		state(VaultState.SEALED);
	}

	/**
	 * Unseal Vault. What has expired meanwhile is revoked.
	 */
	public void unseal() {
		state(VaultState.ACTIVE);
		this.core.expire();
	}

	/**
	 * Set the state of Vault.
	 * @param state the state
	 */
	public void state(VaultState state) {
		this.core.health().state(state);
	}

	/**
	 * Make Vault a standby that redirects clients to another server.
	 * @param activeNode the other server
	 */
	public void standby(URI activeNode) {
		this.handler.redirectTo(activeNode);
		state(VaultState.STANDBY);
	}

	/**
	 * Revoke a lease.
	 * @param id the id of the lease
	 * @return whether it existed
	 */
	public boolean revokeLease(String id) {
		Lease lease = this.core.leases().find(id);
		if (lease != null) {
			this.core.leases().revoke(lease);
		}
		return lease != null;
	}

	/**
	 * Revoke a token with its children and leases.
	 * @param id the token
	 * @return whether it existed
	 */
	public boolean revokeToken(String id) {
		Token token = this.core.tokens().find(id);
		if (token != null) {
			this.core.tokens().revoke(token);
		}
		return token != null;
	}

	/**
	 * Remove all leases, and all tokens except root tokens that do not expire, as a Vault
	 * that lost its storage. Nothing is revoked: the AWS credentials stay valid.
	 */
	public void loseTokens() {
		this.core.tokens().forget();
	}

	/**
	 * Hold the revocations of leases: Vault removes the leases, but their AWS credentials
	 * stay valid.
	 */
	public void holdRevocations() {
		this.core.revocations().hold();
	}

	/**
	 * Release the revocations that are held.
	 */
	public void releaseRevocations() {
		this.core.revocations().release();
	}

	/**
	 * Return the number of revocations that are held.
	 * @return the number
	 */
	public int heldRevocations() {
		return this.core.revocations().pending();
	}

}
