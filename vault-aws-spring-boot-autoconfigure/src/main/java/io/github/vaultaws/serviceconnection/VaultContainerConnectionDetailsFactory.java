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

package io.github.vaultaws.serviceconnection;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;
import org.testcontainers.vault.VaultContainer;

import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

/**
 * {@link ContainerConnectionDetailsFactory} for a {@link VaultContainer}, and for a
 * container of another type with the connection name of Vault or OpenBao.
 *
 * @author The vault-aws-spring-boot authors
 */
class VaultContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, VaultConnectionDetails> {

	VaultContainerConnectionDetailsFactory() {
		super(DevelopmentServer.IMAGES);
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				|| source.accepts(ANY_CONNECTION_NAME, VaultContainer.class, requiredConnectionDetailsType);
	}

	@Override
	protected VaultConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new VaultContainerConnectionDetails(source);
	}

	private static final class VaultContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements VaultConnectionDetails {

		private VaultContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public URI getUri() {
			return DevelopmentServer.uri(getContainer().getHost(),
					getContainer().getMappedPort(DevelopmentServer.PORT));
		}

		@Override
		public @Nullable String getToken() {
			return DevelopmentServer.token(getContainer().getEnvMap());
		}

	}

}
