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
import java.util.List;
import java.util.Locale;

import org.springframework.scheduling.TaskScheduler;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import io.github.vaultaws.autoconfigure.Wiring;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.RequestJournal;
import io.github.vaultaws.test.vault.CredentialType;

/**
 * Callers that resolve credentials while they are being replaced and issuing the next
 * ones is slow. The current ones have a TTL of an hour. The SDK's provider refreshes
 * credentials on a caller's thread in their last minute. This window is extended to the
 * whole TTL, so that the benchmark does not have to wait for the last minute. The
 * provider considers credentials fresh for a second after they were issued.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CurrentCredentials implements Measure {

	private static final Duration LONGER_THAN_LIFE = Duration.ofHours(2);

	private static final Duration SDK_FRESH = Duration.ofMillis(1100);

	private static final String CREDS = "/v1/aws/creds/deploy";

	private final int threads;

	private final Duration delay;

	private final int rounds;

	private final Totals ours = new Totals();

	private final Totals sts = new Totals();

	CurrentCredentials(int threads, Duration delay, int rounds) {
		this.threads = threads;
		this.delay = delay;
		this.rounds = rounds;
	}

	@Override
	public List<Figure> take() throws Exception {
		for (int round = 0; round < this.rounds; round++) {
			try (Servers servers = new Servers(CredentialType.ASSUMED_ROLE)) {
				ours(servers);
				sts(servers);
			}
		}
		String what = this.threads + " callers with current credentials while issuing the next takes "
				+ Samples.number(seconds()) + " s";
		return List.of(
				new Figure(what + ": waiting", this.ours.waited.text(""), "STS provider " + this.sts.waited.text(""),
						"", "0", this.ours.waited.max() == 0),
				Figure.limit(what + ": longest call", "ms", this.ours.longest,
						"STS provider " + this.sts.longest.text("ms"), 5),
				new Figure(what + ": requests", this.ours.requests.text(""),
						"STS provider " + this.sts.requests.text(""), "", "1", this.ours.requests.max() == 1));
	}

	private double seconds() {
		return this.delay.toMillis() / 1000.0;
	}

	private void ours(Servers servers) throws Exception {
		TaskScheduler scheduler = Wiring.threads(1);
		RotatingCredentials credentials = Leases.of("deploy", Wiring.connection(servers.servers().vault().uri()),
				new FixedSession(servers.token()), scheduler, Math::random);
		ManagedCredentialsLifecycle lifecycle = Leases.start(List.of(credentials), true);
		VaultAwsCredentialsProvider provider = Leases.provider(credentials, Duration.ofSeconds(10), scheduler);
		String held = provider.resolveCredentials().accessKeyId();
		RequestJournal journal = servers.servers().vault().journal();
		servers.servers().vault().faults().always(CREDS, Fault.delay(this.delay));
		journal.clear();
		credentials.rotate();
		journal.await((entry) -> entry.path().equals(CREDS), 1, Duration.ofSeconds(10));
		Callers callers = Callers.ask(this.threads, provider::resolveCredentials);
		if (!provider.resolveCredentials().accessKeyId().equals(held)) {
			throw new IllegalStateException(
					String.format(Locale.ROOT, "The credentials were replaced within %s s", seconds()));
		}
		while (provider.resolveCredentials().accessKeyId().equals(held)) {
			Thread.sleep(10);
		}
		lifecycle.stop();
		servers.servers().vault().faults().clear();
		this.ours.add(callers, journal.count("GET", CREDS));
	}

	private void sts(Servers servers) throws Exception {
		try (StsAssumeRoleCredentialsProvider provider = servers.stsProvider()
			.staleTime(LONGER_THAN_LIFE)
			.prefetchTime(LONGER_THAN_LIFE)
			.build()) {
			provider.resolveCredentials();
			Thread.sleep(SDK_FRESH.toMillis());
			servers.servers().aws().faults().always("/", Fault.delay(this.delay));
			servers.servers().aws().journal().clear();
			Callers callers = Callers.ask(this.threads, provider::resolveCredentials);
			servers.servers().aws().faults().clear();
			this.sts.add(callers, servers.servers().aws().journal().count((entry) -> true));
		}
	}

	private static final class Totals {

		private final Samples waited = new Samples();

		private final Samples longest = new Samples();

		private final Samples requests = new Samples();

		void add(Callers callers, long requests) {
			this.waited.add(callers.waited());
			this.longest.add(callers.longest().toNanos() / 1e6);
			this.requests.add((double) requests);
		}

	}

}
