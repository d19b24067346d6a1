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
import java.util.Random;
import java.util.function.Predicate;

import io.github.vaultaws.it.fuzz.FuzzedServers.Credentials;
import io.github.vaultaws.it.fuzz.FuzzedServers.Login;
import io.github.vaultaws.it.simulation.Story;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Faults;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * One run of an application: noise, then correct responses, then its shutdown. The run is
 * determined by a seed.
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

	private final Noise noise;

	private final Random random;

	private final HandRunScheduler time = new HandRunScheduler();

	private final HandRunScheduler deadlines = new HandRunScheduler(this.time.time());

	private final Story story = new Story(this.time::now);

	private final Invariants invariants = new Invariants(this.time, this.story);

	FuzzStory(long seed) {
		this.random = new Random(seed * SPREAD);
		this.login = Login.values()[(int) (seed % Login.values().length)];
		this.credentials = Credentials.values()[(int) (seed % Credentials.values().length)];
		this.noise = new Noise(this.random.nextBoolean(), 0.1 + 0.6 * this.random.nextDouble(), this.time::now);
	}

	void run() {
		try (LogCapture log = new LogCapture();
				FuzzedServers servers = new FuzzedServers(this.time.time(), this.login, this.credentials,
						this.random)) {
			mutate(servers);
			FuzzedApplication application = new FuzzedApplication(servers, this.credentials, this.time, this.deadlines,
					this.random, (event) -> {
						this.story.add("** " + event);
						log.add(event.toString());
					});
			Client client = new Client(servers, application, this.noise, this.time, this.invariants, this.story);
			application.start();
			Instant end = this.time.now().plus(MAX_NOISE);
			while (this.noise.mutations() < MUTATIONS && this.time.now().isBefore(end)) {
				advance(client);
				if (this.login == Login.WRAPPED && this.random.nextInt(30) == 0) {
					servers.renewSecret();
				}
			}
			this.story.add("-- servers respond correctly from now on");
			this.noise.calm();
			end = this.time.now().plus(IDLE_TIME);
			while (this.time.now().isBefore(end)) {
				advance(client);
			}
			this.story.add("-- the application stops");
			application.close();
			int requests = this.invariants.total();
			this.time.advance(ROUNDING);
			this.invariants.checkNothingIsLeft(servers);
			client.callAfterClose();
			this.time.advance(TIME_AFTER_STOP);
			if (this.invariants.total() > requests) {
				this.invariants.broken("requests are sent after the application has stopped");
			}
			log.add(client.messages());
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
	 * Advance the time to the next call of the client.
	 */
	private void advance(Client client) {
		Instant next = this.time.now().plusMillis(client.call() ? 1_000 + this.random.nextInt(59_000) : 1_000);
		if (this.random.nextInt(20) == 0) {
			client.requestToken();
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
		return this.login + ", " + this.credentials + (this.noise.lies() ? ", with lies" : "");
	}

}
