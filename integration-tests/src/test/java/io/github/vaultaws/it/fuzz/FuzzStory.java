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

package io.github.vaultaws.it.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

import io.github.vaultaws.it.fuzz.FuzzedServers.Credentials;
import io.github.vaultaws.it.fuzz.FuzzedServers.Login;
import io.github.vaultaws.it.simulation.Story;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Faults;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * One run of an application with one or three roles: noise, in most runs correct
 * responses, then its shutdown. The run is determined by a seed.
 */
final class FuzzStory {

	/**
	 * Consecutive seeds would begin with similar numbers.
	 */
	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private static final int MUTATIONS = 100;

	private static final Duration MAX_NOISE = Duration.ofHours(6);

	private static final Duration IDLE_TIME = Duration.ofMinutes(40);

	/**
	 * What has expired for the application expires in Vault a little later.
	 */
	private static final Duration ROUNDING = Duration.ofSeconds(3);

	private static final Duration TIME_AFTER_STOP = Duration.ofHours(3);

	private final Login login;

	private final Credentials credentials;

	private final int roles;

	private final boolean recovers;

	private final Noise noise;

	private final Random random;

	private final HandRunScheduler time = new HandRunScheduler();

	private final HandRunScheduler deadlines = new HandRunScheduler(this.time.time());

	private final Story story = new Story(this.time::now);

	private final Invariants invariants;

	FuzzStory(long seed) {
		this.random = new Random(seed * SPREAD);
		this.login = Login.values()[(int) (seed % Login.values().length)];
		this.credentials = Credentials.values()[(int) (seed % Credentials.values().length)];
		this.roles = (seed / Login.values().length % 2 == 0) ? 1 : 3;
		this.recovers = seed % 3 < 2;
		this.invariants = new Invariants(this.time, this.story, this.roles);
		this.noise = new Noise(this.random.nextBoolean(), 0.1 + 0.6 * this.random.nextDouble(), this.time::now);
	}

	void run() {
		try (LogCapture log = new LogCapture();
				FuzzedServers servers = new FuzzedServers(this.time.time(), this.login, this.credentials,
						this.random)) {
			mutate(servers);
			FuzzedApplication application = new FuzzedApplication(servers, this.roles, this.time, this.deadlines,
					this.random, (event) -> {
						this.story.add("** " + event);
						log.add(event.toString());
					});
			List<Client> clients = application.providers()
				.stream()
				.map((provider) -> new Client(servers, provider, this.noise, this.time, this.invariants, this.story))
				.toList();
			application.start();
			Instant end = this.time.now().plus(MAX_NOISE);
			while (this.noise.mutations() < MUTATIONS && this.time.now().isBefore(end)) {
				advance(application, clients);
				if (this.login == Login.WRAPPED && this.random.nextInt(30) == 0) {
					servers.renewSecret();
				}
			}
			if (this.recovers) {
				this.story.add("-- servers respond correctly from now on");
				this.noise.calm();
				end = this.time.now().plus(IDLE_TIME);
				while (this.time.now().isBefore(end)) {
					advance(application, clients);
				}
			}
			this.story.add("-- the application stops");
			int logged = log.text().length();
			application.close();
			int requests = this.invariants.total();
			this.time.advance(ROUNDING);
			String reports = this.recovers ? "" : log.text();
			this.invariants.checkLeft(servers, reports, reports.substring(this.recovers ? 0 : logged));
			clients.forEach(Client::callAfterClose);
			this.time.advance(TIME_AFTER_STOP);
			if (this.invariants.total() > requests) {
				this.invariants.broken("requests are sent after the application has stopped");
			}
			clients.forEach((client) -> log.add(client.messages()));
			this.invariants.checkLog(log.text(), servers.secrets());
		}
	}

	private void mutate(FuzzedServers servers) {
		String vault = servers.vault().uri().getAuthority();
		String aws = servers.aws().uri().getAuthority();
		mutate(servers.vault().faults(), (exchange) -> true, aws);
		mutate(servers.aws().faults(), (exchange) -> !"Vault".equals(exchange.header("User-Agent")), vault);
		mutate(servers.metadata().faults(), (exchange) -> true, vault);
	}

	private void mutate(Faults faults, Predicate<Exchange> requests, String otherHost) {
		faults.always(requests, new MutatingServer(this.random, this.noise,
				new VirtualWait(this.deadlines, this.invariants), this.invariants, otherHost));
	}

	/**
	 * Advance the time to the next calls of the clients.
	 */
	private void advance(FuzzedApplication application, List<Client> clients) {
		boolean accepted = clients.stream().map(Client::call).toList().stream().allMatch(Boolean::booleanValue);
		Instant next = this.time.now().plusMillis(accepted ? 1_000 + this.random.nextInt(59_000) : 1_000);
		if (this.random.nextInt(20) == 0) {
			clients.get(0).requestToken(application.session());
		}
		while (this.time.now().isBefore(next)) {
			Instant at = this.time.nextAt().filter((due) -> due.isBefore(next)).orElse(next);
			this.time.advance(at.isAfter(this.time.now()) ? Duration.between(this.time.now(), at) : Duration.ZERO);
			this.invariants.check();
			if (this.time.nextAt().isEmpty()) {
				this.invariants.broken("no task is scheduled");
			}
		}
		this.invariants.check();
	}

	int mutations() {
		return this.noise.mutations();
	}

	int responses() {
		return this.invariants.total();
	}

	@Override
	public String toString() {
		return this.login + ", " + this.roles + " roles with " + this.credentials
				+ (this.noise.lies() ? ", with lies" : "");
	}

}
