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

import io.github.vaultaws.it.contract.AppRoleAdminContract;
import io.github.vaultaws.it.contract.AppRoleContract;
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
 * Runs the contract with OpenBao, except for its AWS parts: OpenBao has no built-in AWS
 * plugin.
 */
@RequiresContainers
class ContractOnOpenBaoTests {

	@Nested
	class Envelope extends EnvelopeContract {

		Envelope(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Tokens extends TokenContract {

		Tokens(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Leases extends LeaseContract {

		Leases(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class KeyValue extends KeyValueContract {

		KeyValue(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Mounts extends MountContract {

		Mounts(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AppRole extends AppRoleContract {

		AppRole(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Wrapping extends WrappingContract {

		Wrapping(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Health extends HealthContract {

		Health(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Namespaces extends NamespaceContract {

		Namespaces(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AwsLeases extends AwsLeaseContract {

		AwsLeases(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AwsEngine extends AwsEngineContract {

		AwsEngine(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AwsLogin extends AwsLoginContract {

		AwsLogin(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AwsAuthAdmin extends AwsAuthAdminContract {

		AwsAuthAdmin(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AwsSecretsAdmin extends AwsSecretsAdminContract {

		AwsSecretsAdmin(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class AppRoleAdmin extends AppRoleAdminContract {

		AppRoleAdmin(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class SystemAdmin extends SystemAdminContract {

		SystemAdmin(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	@Nested
	class Setup extends SetupContract {

		Setup(RealOpenBao bao) {
			super(new Server(bao));
		}

	}

	private static class Server implements RealTime {

		final RealOpenBao bao;

		Server(RealOpenBao bao) {
			this.bao = bao;
		}

		@Override
		public URI uri() {
			return this.bao.uri();
		}

		@Override
		public String rootToken() {
			return RealOpenBao.ROOT_TOKEN;
		}

		@Override
		public @Nullable String whyWithout(Feature feature) {
			return switch (feature) {
				case AWS -> "OpenBao has no built-in AWS plugin";
				case INVALID_TOKEN_TEXT -> "OpenBao returns 'permission denied' for an invalid token";
				case TEXTS_OF_VAULT -> "OpenBao returns another text";
				default -> null;
			};
		}

		@Override
		public VaultServer.Disposable startAnother() {
			return new Another(new RealOpenBao());
		}

	}

	private static final class Another extends Server implements VaultServer.Disposable {

		Another(RealOpenBao bao) {
			super(bao);
		}

		@Override
		public String unsealKey() {
			return RealTime.unsealKey(this.bao::log);
		}

		@Override
		public void close() {
			this.bao.close();
		}

	}

}
