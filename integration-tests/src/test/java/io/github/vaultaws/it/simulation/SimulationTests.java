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

package io.github.vaultaws.it.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import io.github.vaultaws.test.vault.CredentialType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Simulates thousands of rotations with all kinds of faults. A seed that breaks an
 * invariant can be replayed with {@code -Dsimulation.seed=<seed>}, and
 * {@code -Dsimulation.rotations=<number>} sets the number of rotations.
 */
class SimulationTests {

	private static final Logger logger = LoggerFactory.getLogger(SimulationTests.class);

	private static final List<String> LIBRARY = List.of("io.github.vaultaws.rotation", "io.github.vaultaws.session",
			"io.github.vaultaws.runtime.MonotonicClock");

	private static final int ROTATIONS = Integer.getInteger("simulation.rotations", 10_000);

	private static final int ROTATIONS_PER_APPLICATION = 250;

	@BeforeAll
	static void disableLogging() {
		LIBRARY.forEach(
				(name) -> LoggingSystem.get(SimulationTests.class.getClassLoader()).setLogLevel(name, LogLevel.OFF));
	}

	@AfterAll
	static void restoreLogging() {
		LIBRARY.forEach((name) -> LoggingSystem.get(SimulationTests.class.getClassLoader()).setLogLevel(name, null));
	}

	@ParameterizedTest
	@EnumSource
	void noCallFailsWhileValidCredentialsAreHeld(CredentialType type) {
		Totals totals = run(type, Faults.GENTLE);
		logger.info("{}: {}", type, totals);
		assertThat(totals.rotations).isGreaterThanOrEqualTo(ROTATIONS);
		assertThat(totals.requests).isLessThan(totals.rotations * 12L);
	}

	@Test
	void recoversSoonAfterRevocationByAnOperator() {
		Totals totals = run(CredentialType.IAM_USER, Faults.OPERATORS);
		logger.info("Revoked by operators: {}", totals);
		assertThat(totals.rotations).isGreaterThanOrEqualTo(ROTATIONS);
	}

	@Test
	void rotationTakesFewRequestsWithoutFaults() {
		Totals totals = run(CredentialType.IAM_USER, Faults.NONE);
		logger.info("Without faults: {}", totals);
		assertThat(totals.failedCalls).isZero();
		assertThat(totals.requests).isLessThan(totals.rotations * 7L);
	}

	private static Totals run(CredentialType type, Faults faults) {
		Totals totals = new Totals();
		Long only = Long.getLong("simulation.seed");
		for (long seed = (only != null) ? only : 1; totals.rotations < ROTATIONS; seed++) {
			try {
				simulate(type, seed, faults, totals);
			}
			catch (AssertionError ex) {
				throw new AssertionError(
						"Replay with -Dsimulation.seed=%d, %s, %s%n%s".formatted(seed, type, faults, ex.getMessage()),
						ex);
			}
			if (only != null) {
				break;
			}
		}
		return totals;
	}

	private static void simulate(CredentialType type, long seed, Faults faults, Totals totals) {
		SimulatedApplication application = new SimulatedApplication(type, seed, (faults == Faults.GENTLE) ? 0.03 : 0);
		try {
			application.propagateRandomly();
			if (faults != Faults.NONE) {
				new FaultSchedule(application, faults == Faults.OPERATORS).begin();
			}
			application.watcher().start();
			Instant nextCall = application.time().now().plusSeconds(60);
			while (application.rotations() < ROTATIONS_PER_APPLICATION) {
				application.step(nextCall);
				if (!application.time().now().isBefore(nextCall)) {
					Duration pause = application.call()
							? application.random().between(Duration.ofSeconds(1), Duration.ofSeconds(60))
							: Duration.ofSeconds(1);
					nextCall = application.time().now().plus(pause);
				}
			}
			totals.add(application);
			application.stop();
			application.checkNothingIsLeft();
		}
		finally {
			application.close();
		}
	}

	/**
	 * The faults of a simulation.
	 */
	private enum Faults {

		/**
		 * No faults.
		 */
		NONE,

		/**
		 * Faults of the network, Vault, and STS, but no revocations by operators.
		 */
		GENTLE,

		/**
		 * Leases and tokens are also revoked by operators.
		 */
		OPERATORS

	}

	private static final class Totals {

		private int rotations;

		private long requests;

		private long inVain;

		private int calls;

		private int failedCalls;

		private Duration longestFailure = Duration.ZERO;

		void add(SimulatedApplication application) {
			this.rotations += application.rotations();
			this.requests += application.network().requests() - application.network().requestsWhileDown();
			this.inVain += application.network().requestsWhileDown();
			this.calls += application.calls();
			this.failedCalls += application.failedCalls();
			this.longestFailure = (application.longestFailure().compareTo(this.longestFailure) > 0)
					? application.longestFailure() : this.longestFailure;
		}

		@Override
		public String toString() {
			return "%d rotations, %.1f requests to Vault each and %.1f while it is down, %d calls, %d without credentials or rejected, rejected for %s at most"
				.formatted(this.rotations, (double) this.requests / this.rotations,
						(double) this.inVain / this.rotations, this.calls, this.failedCalls, this.longestFailure);
		}

	}

}
