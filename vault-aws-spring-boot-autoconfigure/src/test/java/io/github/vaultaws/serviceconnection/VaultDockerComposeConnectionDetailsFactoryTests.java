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

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import io.github.vaultaws.autoconfigure.VaultConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link VaultDockerComposeConnectionDetailsFactory}.
 */
class VaultDockerComposeConnectionDetailsFactoryTests {

	@ParameterizedTest
	@CsvSource({ "hashicorp/vault:1.21.0, VAULT_DEV_ROOT_TOKEN_ID",
			"docker.io/openbao/openbao:2.5.0, BAO_DEV_ROOT_TOKEN_ID" })
	void serviceGivesItsAddressAndToken(String image, String variable) throws Exception {
		VaultConnectionDetails details = details(new Service(image, Map.of(8200, 48200), Map.of(variable, "root")));
		assertThat(details).isNotNull();
		assertThat(details.getUri()).hasToString("http://127.0.0.1:48200");
		assertThat(details.getToken()).isEqualTo("root");
	}

	@Test
	void serviceWithoutATokenHasNone() throws Exception {
		VaultConnectionDetails details = details(
				new Service("hashicorp/vault", Map.of(8200, 8200), Map.of("VAULT_DEV_ROOT_TOKEN_ID", "")));
		assertThat(details).isNotNull();
		assertThat(details.getToken()).isNull();
	}

	@Test
	void labelReplacesTheNameOfTheImage() throws Exception {
		assertThat(details(new Service("registry.example.com/mirror/vault", Map.of(8200, 8200), Map.of(),
				Map.of("org.springframework.boot.service-connection", "hashicorp/vault"))))
			.isNotNull();
	}

	@Test
	void serviceThatDoesNotPublishThePortFails() {
		assertThatIllegalStateException().isThrownBy(() -> details(new Service("hashicorp/vault", Map.of(), Map.of())))
			.withMessageContaining("8200");
	}

	@Test
	void anotherImageIsNoVault() throws Exception {
		assertThat(details(new Service("postgres", Map.of(5432, 5432), Map.of()))).isNull();
	}

	private static @Nullable VaultConnectionDetails details(RunningService service) throws Exception {
		Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, Environment.class);
		Map<Class<?>, ConnectionDetails> details = new ConnectionDetailsFactories(null)
			.getConnectionDetails(BeanUtils.instantiateClass(constructor, service, new MockEnvironment()), false);
		return (VaultConnectionDetails) details.get(VaultConnectionDetails.class);
	}

	private record Service(String reference, Map<Integer, Integer> mapping, Map<String, String> env,
			Map<String, String> labels) implements RunningService {

		Service(String reference, Map<Integer, Integer> mapping, Map<String, String> env) {
			this(reference, mapping, env, Map.of());
		}

		@Override
		public String name() {
			return "vault";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.reference);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new Ports(this.mapping);
		}

	}

	private record Ports(Map<Integer, Integer> mapping) implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			Integer port = this.mapping.get(containerPort);
			if (port == null) {
				throw new IllegalStateException("No host port mapping found for container port " + containerPort);
			}
			return port;
		}

		@Override
		public List<Integer> getAll() {
			return List.copyOf(this.mapping.values());
		}

		@Override
		public List<Integer> getAll(@Nullable String protocol) {
			return getAll();
		}

	}

}
