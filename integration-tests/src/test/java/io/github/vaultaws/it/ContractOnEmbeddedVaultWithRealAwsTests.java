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
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

import io.github.vaultaws.it.contract.AwsAccount;
import io.github.vaultaws.it.contract.AwsEngineContract;
import io.github.vaultaws.it.contract.AwsLeaseContract;
import io.github.vaultaws.it.contract.AwsLoginContract;
import io.github.vaultaws.it.contract.Feature;
import io.github.vaultaws.it.contract.VaultServer;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * The AWS parts of the contract on the embedded Vault, whose mounts call an AWS API in a
 * container. The server ends with the JVM.
 */
@RequiresContainers
class ContractOnEmbeddedVaultWithRealAwsTests {

	private static final EmbeddedVault vault = EmbeddedVault.start();

	@Nested
	class AwsEngine extends AwsEngineContract {

		AwsEngine(RealServers servers) {
			super(new Server(servers.aws()));
		}

	}

	@Nested
	class AwsLeases extends AwsLeaseContract {

		AwsLeases(RealServers servers) {
			super(new Server(servers.aws()));
		}

	}

	@Nested
	class AwsLogin extends AwsLoginContract {

		AwsLogin(RealServers servers) {
			super(new Server(servers.aws()));
		}

	}

	private static final class Server implements RealTime {

		private final RealAws aws;

		Server(RealAws aws) {
			this.aws = aws;
		}

		@Override
		public URI uri() {
			return vault.uri();
		}

		@Override
		public String rootToken() {
			return vault.rootToken();
		}

		@Override
		public @Nullable String whyWithout(Feature feature) {
			return (feature == Feature.LEASES_OF_TOKENS) ? "The embedded Vault keeps no leases of tokens" : null;
		}

		@Override
		public AwsAccount aws() {
			return new Account(this.aws);
		}

		@Override
		public VaultServer.Disposable startAnother() {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * The account as the embedded Vault reaches it: like the tests, from outside of the
	 * containers.
	 *
	 * @param aws the account
	 */
	private record Account(RealAws aws) implements AwsAccount {

		@Override
		public String id() {
			return this.aws.id();
		}

		@Override
		public URI endpoint() {
			return this.aws.endpoint();
		}

		@Override
		public String endpointForVault() {
			return this.aws.endpoint().toString();
		}

		@Override
		public AwsBasicCredentials vault() {
			return this.aws.vault();
		}

		@Override
		public AwsBasicCredentials application() {
			return this.aws.application();
		}

		@Override
		public String applicationUser() {
			return this.aws.applicationUser();
		}

		@Override
		public AwsBasicCredentials createUser(String name) {
			return this.aws.createUser(name);
		}

		@Override
		public String createRole(String name) {
			return this.aws.createRole(name);
		}

		@Override
		public List<String> users() {
			return this.aws.users();
		}

	}

}
