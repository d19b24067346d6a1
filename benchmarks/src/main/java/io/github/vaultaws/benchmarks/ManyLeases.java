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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.autoconfigure.Wiring;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.session.VaultSession;

/**
 * The library with many roles.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ManyLeases {

	private ManyLeases() {
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
		VaultHttp vault = Wiring.connection(URI.create(args[0]));
		TaskScheduler scheduler = Wiring.threads(count);
		VaultSession session = new FixedSession(args[1]);
		long before = Heap.used();
		long start = System.nanoTime();
		RotationContext context = Leases.context(session, scheduler, Math::random);
		List<RotatingCredentials> leases = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			leases.add(Leases.of(ManyRoles.role(i), vault, context));
		}
		Leases.start(leases, false);
		leases.stream().map(RotatingCredentials::attempt).toList().forEach(CompletableFuture::join);
		long nanoseconds = System.nanoTime() - start;
		Heap.print(Heap.used() - before, leases.size(), Heap.lastingThreads() - threads, nanoseconds);
	}

}
