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

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.VaultSetup;

/**
 * Many roles in one JVM. The servers run in another.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ManyRoles implements Measure {

	private final int roles;

	private final Duration delay;

	private final int rounds;

	ManyRoles(int roles, Duration delay, int rounds) {
		this.roles = roles;
		this.delay = delay;
		this.rounds = rounds;
	}

	@Override
	public List<Figure> take() throws Exception {
		Totals users = new Totals();
		Totals ours = new Totals();
		Totals container = new Totals();
		for (int round = 0; round < this.rounds; round++) {
			if (this.delay.isZero()) {
				users.add(measure(ManyLeases.class, CredentialType.IAM_USER));
			}
			ours.add(measure(ManyLeases.class, CredentialType.ASSUMED_ROLE));
			container.add(measure(ManyLeasedSecrets.class, CredentialType.ASSUMED_ROLE));
		}
		String what = String.format(Locale.ROOT, "%,d roles: ", this.roles);
		if (!this.delay.isZero()) {
			return List
				.of(time(what + "time to the first credentials, each, if Vault takes " + this.delay.toMillis() + " ms",
						ours, container));
		}
		return List.of(
				Figure.limit(what + "heap per role with an IAM user", "B", users.bytes,
						"`SecretLeaseContainer` fails on them", 1024),
				Figure.limit(what + "heap per role with STS credentials", "B", ours.bytes,
						"`SecretLeaseContainer` " + container.bytes.text("B"), 1024),
				new Figure(what + "requests per role", ours.requests.text(""),
						"`SecretLeaseContainer` " + container.requests.text(""), "", "1", ours.requests.max() == 1),
				Figure.limit(what + "threads in the steady state", "", ours.threads,
						"`SecretLeaseContainer` " + container.threads.text(""), 3),
				time(what + "time to the first credentials, each", ours, container));
	}

	private static Figure time(String what, Totals ours, Totals container) {
		return Figure.ratio(what, "ms", ours.milliseconds, "`SecretLeaseContainer`", container.milliseconds, 0.7);
	}

	private Result measure(Class<?> main, CredentialType type) throws Exception {
		try (EmbeddedServers servers = EmbeddedServers.start()) {
			servers.aws().setMaxUsers(2 * this.roles + 100);
			VaultSetup setup = new VaultSetup(servers.vault().asRoot(), servers.aws());
			setup.awsSecrets("aws", "any", type, Duration.ofHours(1), Duration.ofHours(12));
			Map<String, Object> definition = new HashMap<>(servers.vault().asRoot().read("aws/roles/any"));
			definition.values().removeIf(Objects::isNull);
			definition.put("credential_type", type.text());
			definition.remove("credential_types");
			for (int i = 0; i < this.roles; i++) {
				servers.vault().asRoot().write("aws/roles/" + role(i), definition);
			}
			if (!this.delay.isZero()) {
				servers.vault().faults().always("/v1/", Fault.delay(this.delay));
			}
			servers.vault().journal().clear();
			ChildProcess child = ChildProcess.run(main, (path) -> true, servers.vault().uri().toString(),
					servers.vault().rootToken(), String.valueOf(this.roles));
			long requests = servers.vault().journal().count((entry) -> true);
			return new Result(child.result("bytes"), child.result("threads"),
					child.result("seconds") * 1000 / this.roles, (double) requests / this.roles);
		}
	}

	static String role(int number) {
		return "role-" + number;
	}

	private record Result(double bytes, double threads, double milliseconds, double requests) {
	}

	private static final class Totals {

		private final Samples bytes = new Samples();

		private final Samples threads = new Samples();

		private final Samples milliseconds = new Samples();

		private final Samples requests = new Samples();

		void add(Result result) {
			this.bytes.add(result.bytes());
			this.threads.add(result.threads());
			this.milliseconds.add(result.milliseconds());
			this.requests.add(result.requests());
		}

	}

}
