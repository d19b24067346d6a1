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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.testcontainers.vault.VaultContainer;

import io.github.vaultaws.it.contract.AppRoleAdminContract;
import io.github.vaultaws.it.contract.AppRoleContract;
import io.github.vaultaws.it.contract.AwsAccount;
import io.github.vaultaws.it.contract.AwsAuthAdminContract;
import io.github.vaultaws.it.contract.AwsEngineContract;
import io.github.vaultaws.it.contract.AwsLeaseContract;
import io.github.vaultaws.it.contract.AwsLoginContract;
import io.github.vaultaws.it.contract.AwsSecretsAdminContract;
import io.github.vaultaws.it.contract.EnvelopeContract;
import io.github.vaultaws.it.contract.Feature;
import io.github.vaultaws.it.contract.HealthContract;
import io.github.vaultaws.it.contract.KeyValueContract;
import io.github.vaultaws.it.contract.LeaseContract;
import io.github.vaultaws.it.contract.MountContract;
import io.github.vaultaws.it.contract.NamespaceContract;
import io.github.vaultaws.it.contract.SetupContract;
import io.github.vaultaws.it.contract.SystemAdminContract;
import io.github.vaultaws.it.contract.TokenContract;
import io.github.vaultaws.it.contract.VaultServer;
import io.github.vaultaws.it.contract.WrappingContract;

/**
 * Runs the contract with a real Vault and an AWS API that verifies signatures.
 */
@RequiresContainers
class ContractOnVaultTests {

	@Nested
	class Envelope extends EnvelopeContract {

		Envelope(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Tokens extends TokenContract {

		Tokens(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Leases extends LeaseContract {

		Leases(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class KeyValue extends KeyValueContract {

		KeyValue(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Mounts extends MountContract {

		Mounts(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AwsLeases extends AwsLeaseContract {

		AwsLeases(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AppRole extends AppRoleContract {

		AppRole(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Wrapping extends WrappingContract {

		Wrapping(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AwsEngine extends AwsEngineContract {

		AwsEngine(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AwsLogin extends AwsLoginContract {

		AwsLogin(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Health extends HealthContract {

		Health(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Namespaces extends NamespaceContract {

		Namespaces(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AwsAuthAdmin extends AwsAuthAdminContract {

		AwsAuthAdmin(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AwsSecretsAdmin extends AwsSecretsAdminContract {

		AwsSecretsAdmin(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class AppRoleAdmin extends AppRoleAdminContract {

		AppRoleAdmin(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class SystemAdmin extends SystemAdminContract {

		SystemAdmin(RealServers servers) {
			super(new Server(servers));
		}

	}

	@Nested
	class Setup extends SetupContract {

		Setup(RealServers servers) {
			super(new Server(servers));
		}

	}

	private static class Server implements RealTime {

		private final URI uri;

		private final AwsAccount aws;

		Server(RealServers servers) {
			this(servers.vault().uri(), servers.aws());
		}

		Server(URI uri, AwsAccount aws) {
			this.uri = uri;
			this.aws = aws;
		}

		@Override
		public URI uri() {
			return this.uri;
		}

		@Override
		public String rootToken() {
			return RealVault.ROOT_TOKEN;
		}

		@Override
		public @Nullable String whyWithout(Feature feature) {
			return (feature == Feature.NAMESPACES) ? "Vault's community edition has no namespaces" : null;
		}

		@Override
		public AwsAccount aws() {
			return this.aws;
		}

		@Override
		@SuppressWarnings("resource")
		public VaultServer.Disposable startAnother() {
			VaultContainer<?> container = new VaultContainer<>(Images.VAULT).withVaultToken(RealVault.ROOT_TOKEN)
				.withStartupAttempts(Images.START_ATTEMPTS);
			container.start();
			return new Another(container, this.aws);
		}

	}

	private static final class Another extends Server implements VaultServer.Disposable {

		private final VaultContainer<?> container;

		Another(VaultContainer<?> container, AwsAccount aws) {
			super(URI.create(container.getHttpHostAddress()), aws);
			this.container = container;
		}

		@Override
		public String unsealKey() {
			return RealTime.unsealKey(this.container::getLogs);
		}

		@Override
		public void close() {
			this.container.close();
		}

	}

}
