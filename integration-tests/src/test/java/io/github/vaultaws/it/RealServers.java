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

import org.testcontainers.containers.Network;

/**
 * The real servers, which are started once for all tests.
 */
final class RealServers implements AutoCloseable {

	private final Network network = Network.newNetwork();

	private final RealAws aws = new RealAws(this.network);

	private final RealVault vault = new RealVault(this.network, this.aws);

	RealAws aws() {
		return this.aws;
	}

	Network network() {
		return this.network;
	}

	String networkName() {
		return ((Network.NetworkImpl) this.network).getName();
	}

	RealVault vault() {
		return this.vault;
	}

	@Override
	public void close() {
		this.vault.close();
		this.aws.close();
		this.network.close();
	}

}
