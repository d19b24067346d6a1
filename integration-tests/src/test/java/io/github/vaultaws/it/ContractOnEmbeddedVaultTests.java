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
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

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
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.IamUser;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * Runs the contract with the embedded Vault and AWS, whose clock is advanced instead of
 * waiting. Both stop with the JVM.
 */
class ContractOnEmbeddedVaultTests {

	private static final TestClock clock = TestClock.ticking();

	private static final EmbeddedAws aws = new EmbeddedAws(clock).start();

	private static final EmbeddedVault vault = EmbeddedVault.builder().clock(clock).aws(aws).namespaces("team").start();

	@Nested
	class Envelope extends EnvelopeContract {

		Envelope() {
			super(new Server(vault));
		}

	}

	@Nested
	class Tokens extends TokenContract {

		Tokens() {
			super(new Server(vault));
		}

	}

	@Nested
	class Leases extends LeaseContract {

		Leases() {
			super(new Server(vault));
		}

	}

	@Nested
	class KeyValue extends KeyValueContract {

		KeyValue() {
			super(new Server(vault));
		}

	}

	@Nested
	class Mounts extends MountContract {

		Mounts() {
			super(new Server(vault));
		}

	}

	@Nested
	class AwsLeases extends AwsLeaseContract {

		AwsLeases() {
			super(new Server(vault));
		}

	}

	@Nested
	class AppRole extends AppRoleContract {

		AppRole() {
			super(new Server(vault));
		}

	}

	@Nested
	class Wrapping extends WrappingContract {

		Wrapping() {
			super(new Server(vault));
		}

	}

	@Nested
	class AwsEngine extends AwsEngineContract {

		AwsEngine() {
			super(new Server(vault));
		}

	}

	@Nested
	class AwsLogin extends AwsLoginContract {

		AwsLogin() {
			super(new Server(vault));
		}

	}

	@Nested
	class Health extends HealthContract {

		Health() {
			super(new Server(vault));
		}

	}

	@Nested
	class Namespaces extends NamespaceContract {

		Namespaces() {
			super(new Server(vault));
		}

	}

	@Nested
	class AwsAuthAdmin extends AwsAuthAdminContract {

		AwsAuthAdmin() {
			super(new Server(vault));
		}

	}

	@Nested
	class AwsSecretsAdmin extends AwsSecretsAdminContract {

		AwsSecretsAdmin() {
			super(new Server(vault));
		}

	}

	@Nested
	class AppRoleAdmin extends AppRoleAdminContract {

		AppRoleAdmin() {
			super(new Server(vault));
		}

	}

	@Nested
	class SystemAdmin extends SystemAdminContract {

		SystemAdmin() {
			super(new Server(vault));
		}

	}

	@Nested
	class Setup extends SetupContract {

		Setup() {
			super(new Server(vault));
		}

	}

	private static class Server implements VaultServer {

		private final EmbeddedVault vault;

		Server(EmbeddedVault vault) {
			this.vault = vault;
		}

		@Override
		public URI uri() {
			return this.vault.uri();
		}

		@Override
		public String rootToken() {
			return this.vault.rootToken();
		}

		@Override
		public @Nullable String whyWithout(Feature feature) {
			return (feature == Feature.LEASES_OF_TOKENS) ? "The embedded Vault keeps no leases of tokens" : null;
		}

		@Override
		public AwsAccount aws() {
			return new Account();
		}

		@Override
		public Clock clock() {
			return clock;
		}

		@Override
		public void letPass(Duration time) {
			clock.advance(time);
		}

		@Override
		public VaultServer.Disposable startAnother() {
			return new Another(EmbeddedVault.builder().clock(clock).aws(aws).start());
		}

	}

	private static final class Another extends Server implements VaultServer.Disposable {

		private final EmbeddedVault vault;

		Another(EmbeddedVault vault) {
			super(vault);
			this.vault = vault;
		}

		@Override
		public String unsealKey() {
			return this.vault.unsealKey();
		}

		@Override
		public void close() {
			this.vault.close();
		}

	}

	private static final class Account implements AwsAccount {

		private static final TestCredentials application = aws.addUser("application");

		@Override
		public String id() {
			return EmbeddedAws.ACCOUNT;
		}

		@Override
		public URI endpoint() {
			return aws.uri();
		}

		@Override
		public String endpointForVault() {
			return aws.uri().toString();
		}

		@Override
		public AwsBasicCredentials vault() {
			return credentials(aws.administrator());
		}

		@Override
		public AwsBasicCredentials application() {
			return credentials(application);
		}

		@Override
		public String applicationUser() {
			return "application";
		}

		@Override
		public AwsBasicCredentials createUser(String name) {
			return credentials(aws.addUser(name));
		}

		@Override
		public String createRole(String name) {
			return aws.iam(aws.administrator()).createRole(name, "/", Duration.ofHours(1), "{}").arn();
		}

		@Override
		public List<String> users() {
			return aws.users().stream().map(IamUser::name).toList();
		}

		private static AwsBasicCredentials credentials(TestCredentials user) {
			return AwsBasicCredentials.create(user.accessKeyId(), user.secretAccessKey());
		}

	}

}
