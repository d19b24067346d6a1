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

package io.github.vaultaws.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.vault.authentication.SimpleSessionManager;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.client.ClientHttpRequestFactoryFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.lease.SecretLeaseContainer;
import org.springframework.vault.core.lease.domain.RequestedSecret;
import org.springframework.vault.core.lease.event.SecretLeaseCreatedEvent;
import org.springframework.vault.support.ClientOptions;
import org.springframework.vault.support.SslConfiguration;

/**
 * Spring Vault's {@code SecretLeaseContainer} with many secrets.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ManyLeasedSecrets {

	private ManyLeasedSecrets() {
	}

	/**
	 * Obtain credentials for many roles.
	 * @param args the address of Vault, its token, and the number of roles
	 * @throws Exception on failure
	 */
	public static void main(String[] args) throws Exception {
		Logging.quiet();
		int count = Integer.parseInt(args[2]);
		int threads = Heap.threads();
		VaultTemplate vault = new VaultTemplate(
				VaultEndpoint.from(URI.create(args[0])), ClientHttpRequestFactoryFactory.HttpComponents
					.usingHttpComponents(new ClientOptions(), SslConfiguration.unconfigured()),
				new SimpleSessionManager(new TokenAuthentication(args[1])));
		Map<RequestedSecret, Map<String, Object>> secrets = new ConcurrentHashMap<>();
		long before = Heap.used();
		long start = System.nanoTime();
		SecretLeaseContainer container = new SecretLeaseContainer(vault);
		container.addLeaseListener((event) -> {
			if (event instanceof SecretLeaseCreatedEvent created) {
				secrets.put(created.getSource(), created.getSecrets());
			}
		});
		container.afterPropertiesSet();
		container.start();
		for (int i = 0; i < count; i++) {
			container.addRequestedSecret(RequestedSecret.rotating("aws/creds/" + ManyRoles.role(i)));
		}
		while (secrets.size() < count) {
			Thread.sleep(1);
		}
		long nanoseconds = System.nanoTime() - start;
		Heap.print(Heap.used() - before, secrets.size(), Heap.lastingThreads() - threads, nanoseconds);
		System.exit(0);
	}

}
