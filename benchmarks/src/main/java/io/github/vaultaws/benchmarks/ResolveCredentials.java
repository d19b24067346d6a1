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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.scheduling.TaskScheduler;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

import io.github.vaultaws.SessionState;
import io.github.vaultaws.autoconfigure.Wiring;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.metrics.VaultAwsMetrics;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.test.vault.CredentialType;

/**
 * {@code resolveCredentials()} in the steady state.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class ResolveCredentials {

	private final Clock clock = Clock.systemUTC();

	private Servers servers;

	private VaultAwsCredentialsProvider ours;

	private VaultAwsCredentialsProvider metered;

	private StsAssumeRoleCredentialsProvider sts;

	private volatile AwsCredentials field;

	/**
	 * Obtain credentials from both servers.
	 */
	@Setup
	public void setUp() {
		Logging.quiet();
		this.servers = new Servers(CredentialType.ASSUMED_ROLE);
		TaskScheduler threads = Wiring.threads(1);
		RotatingCredentials credentials = credentials(threads);
		RotatingCredentials metered = credentials(threads);
		new VaultAwsMetrics(List.of(metered), () -> new SessionState("token", null, null, null), Map::of, this.clock)
			.bindTo(new SimpleMeterRegistry());
		Leases.start(List.of(credentials, metered), true);
		this.ours = Leases.provider(credentials, Duration.ofSeconds(10), threads);
		this.metered = Leases.provider(metered, Duration.ofSeconds(10), threads);
		this.sts = this.servers.stsProvider().build();
		this.field = this.sts.resolveCredentials();
	}

	private RotatingCredentials credentials(TaskScheduler threads) {
		return Leases.of("deploy", Wiring.connection(this.servers.servers().vault().uri()),
				new FixedSession(this.servers.token()), threads, Math::random);
	}

	/**
	 * Stop the servers.
	 */
	@TearDown
	public void tearDown() {
		this.sts.close();
		this.servers.close();
	}

	/**
	 * Read a volatile field.
	 * @return the credentials
	 */
	@Benchmark
	public AwsCredentials volatileField() {
		return this.field;
	}

	/**
	 * Read the clock.
	 * @return the time
	 */
	@Benchmark
	public long clock() {
		return this.clock.millis();
	}

	/**
	 * Resolve credentials with our provider.
	 * @return the credentials
	 */
	@Benchmark
	public AwsCredentials ours() {
		return this.ours.resolveCredentials();
	}

	/**
	 * Resolve credentials with our provider, whose state meters observe.
	 * @return the credentials
	 */
	@Benchmark
	public AwsCredentials metered() {
		return this.metered.resolveCredentials();
	}

	/**
	 * Resolve credentials with the SDK's provider.
	 * @return the credentials
	 */
	@Benchmark
	public AwsCredentials sts() {
		return this.sts.resolveCredentials();
	}

}
