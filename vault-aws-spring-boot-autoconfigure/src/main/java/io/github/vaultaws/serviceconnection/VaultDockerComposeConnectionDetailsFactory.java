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
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

/**
 * {@link DockerComposeConnectionDetailsFactory} for a service with the image of Vault or
 * OpenBao.
 *
 * @author The vault-aws-spring-boot authors
 */
class VaultDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<VaultConnectionDetails> {

	VaultDockerComposeConnectionDetailsFactory() {
		super(DevelopmentServer.IMAGES.toArray(String[]::new));
	}

	@Override
	protected VaultConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new VaultDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class VaultDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements VaultConnectionDetails {

		private final URI uri;

		private final @Nullable String token;

		private VaultDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.uri = DevelopmentServer.uri(service.host(), service.ports().get(DevelopmentServer.PORT));
			this.token = DevelopmentServer.token(service.env());
		}

		@Override
		public URI getUri() {
			return this.uri;
		}

		@Override
		public @Nullable String getToken() {
			return this.token;
		}

	}

}
