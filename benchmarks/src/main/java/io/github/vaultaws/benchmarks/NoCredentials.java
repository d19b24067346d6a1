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
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.scheduling.TaskScheduler;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import io.github.vaultaws.autoconfigure.Wiring;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.test.http.Delivery;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.Handler;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.vault.CredentialType;

/**
 * Callers that resolve credentials while there are none and the server responds with
 * status 500 after a delay.
 *
 * @author The vault-aws-spring-boot authors
 */
final class NoCredentials implements Measure {

	private static final Duration SLACK = Duration.ofMillis(250);

	private final int threads;

	private final Duration delay;

	private final Duration resolveTimeout;

	private final int rounds;

	NoCredentials(int threads, Duration delay, Duration resolveTimeout, int rounds) {
		this.threads = threads;
		this.delay = delay;
		this.resolveTimeout = resolveTimeout;
		this.rounds = rounds;
	}

	@Override
	public List<Figure> take() throws Exception {
		Samples errors = new Samples();
		Samples longest = new Samples();
		Samples requests = new Samples();
		Samples atOnce = new Samples();
		Samples theirErrors = new Samples();
		Samples theirLongest = new Samples();
		Samples theirRequests = new Samples();
		for (int round = 0; round < this.rounds; round++) {
			try (Servers servers = new Servers(CredentialType.ASSUMED_ROLE)) {
				Failing vault = new Failing(this.delay);
				Callers ours = ours(servers, vault);
				errors.add(ours.failed());
				longest.add(ours.longest().toMillis() / 1000.0);
				requests.add(vault.requests.get());
				atOnce.add(vault.atOnce.get());
				Failing sts = new Failing(this.delay);
				Callers theirs = sts(servers, sts);
				theirErrors.add(theirs.failed());
				theirLongest.add(theirs.longest().toMillis() / 1000.0);
				theirRequests.add(sts.requests.get());
			}
		}
		String what = this.threads + " callers without credentials, 500 after "
				+ Samples.number(this.delay.toMillis() / 1000.0) + " s";
		return List.of(
				new Figure(what + ": attempts at a time", atOnce.text(""),
						"STS provider: " + theirRequests.text("requests") + ", " + theirErrors.text("errors"), "", "1",
						atOnce.max() == 1),
				new Figure(what + ": requests", requests.text("") + ", " + errors.text("errors"),
						"STS provider " + theirRequests.text(""), "", "", true),
				Figure.limit(
						what + ": longest call, with a `resolve-timeout` of " + this.resolveTimeout.toSeconds() + " s",
						"s", longest, "STS provider " + theirLongest.text("s"),
						this.resolveTimeout.plus(SLACK).toMillis() / 1000.0));
	}

	private Callers ours(Servers servers, Fault vault) throws Exception {
		servers.servers().vault().faults().always("/v1/aws/creds/", vault);
		TaskScheduler scheduler = Wiring.threads(1);
		RotatingCredentials credentials = Leases.of("deploy", Wiring.connection(servers.servers().vault().uri()),
				new FixedSession(servers.token()), scheduler, Math::random);
		VaultAwsCredentialsProvider provider = Leases.provider(credentials, this.resolveTimeout, scheduler);
		ManagedCredentialsLifecycle lifecycle = Leases.start(List.of(credentials), false);
		Callers callers = Callers.ask(this.threads, provider::resolveCredentials);
		lifecycle.stop();
		return callers;
	}

	private Callers sts(Servers servers, Fault sts) throws Exception {
		servers.servers().aws().faults().always("/", sts);
		try (StsAssumeRoleCredentialsProvider provider = servers.stsProvider().build()) {
			return Callers.ask(this.threads, provider::resolveCredentials);
		}
	}

	private static final class Failing implements Fault {

		private final Duration delay;

		private final AtomicInteger requests = new AtomicInteger();

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger atOnce = new AtomicInteger();

		Failing(Duration delay) {
			this.delay = delay;
		}

		@Override
		public Delivery apply(Exchange exchange, Handler handler) throws InterruptedException {
			this.requests.incrementAndGet();
			this.atOnce.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			try {
				Thread.sleep(this.delay.toMillis());
				return Delivery.whole(ServerResponse.of(500));
			}
			finally {
				this.running.decrementAndGet();
			}
		}

	}

}
