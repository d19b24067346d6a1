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

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.metadata.Instance;

/**
 * Builds an {@link EmbeddedVault}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedVaultBuilder {

	private final List<String> namespaces = new ArrayList<>();

	private Clock clock = Clock.systemUTC();

	private String rootToken = "root";

	private int port;

	private boolean namespacesEnabled;

	private @Nullable EmbeddedAws aws;

	private Supplier<List<Instance>> instances = List::of;

	EmbeddedVaultBuilder() {
	}

	/**
	 * Set the clock.
	 * @param clock the clock, which may be a {@code TestClock}
	 * @return this builder
	 */
	public EmbeddedVaultBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Set the root token.
	 * @param rootToken the token
	 * @return this builder
	 */
	public EmbeddedVaultBuilder rootToken(String rootToken) {
		this.rootToken = rootToken;
		return this;
	}

	/**
	 * Set the AWS account in which Vault works.
	 * @param aws the account
	 * @return this builder
	 */
	public EmbeddedVaultBuilder aws(EmbeddedAws aws) {
		this.aws = aws;
		return this;
	}

	/**
	 * Set the instances that run in the account and may log in.
	 * @param instances supplies the instances that are running
	 * @return this builder
	 */
	public EmbeddedVaultBuilder instances(Supplier<List<Instance>> instances) {
		this.instances = instances;
		return this;
	}

	/**
	 * Set the port.
	 * @param port the port, or 0 for any that is free
	 * @return this builder
	 */
	public EmbeddedVaultBuilder port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * Enable namespaces. Otherwise Vault ignores the namespace of a request, as its
	 * community edition does.
	 * @param paths the paths of those to begin with, such as {@code team/app}
	 * @return this builder
	 */
	public EmbeddedVaultBuilder namespaces(String... paths) {
		this.namespacesEnabled = true;
		this.namespaces.addAll(List.of(paths));
		return this;
	}

	/**
	 * Build the Vault without its server, which {@link EmbeddedVault#restart()} opens.
	 * @return the Vault
	 */
	public EmbeddedVault build() {
		return new EmbeddedVault(this);
	}

	/**
	 * Start the Vault.
	 * @return the running Vault
	 */
	public EmbeddedVault start() {
		EmbeddedVault vault = build();
		vault.restart();
		return vault;
	}

	Clock clock() {
		return this.clock;
	}

	String rootToken() {
		return this.rootToken;
	}

	int port() {
		return this.port;
	}

	boolean namespacesEnabled() {
		return this.namespacesEnabled;
	}

	List<String> namespaces() {
		return this.namespaces;
	}

	Mounts mounts(VaultCore core) {
		return new Mounts(core, new AwsAccess(this.aws, this.instances, this.clock));
	}

}
