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

package io.github.vaultaws.it;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls a server repeatedly and counts the calls.
 */
final class Calls {

	private final AtomicBoolean running = new AtomicBoolean(true);

	private final AtomicInteger total = new AtomicInteger();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private final List<Instant> recoveries = new CopyOnWriteArrayList<>();

	private final Set<String> identities = new LinkedHashSet<>();

	private final AtomicInteger rotations = new AtomicInteger();

	private final Thread thread;

	private boolean failing;

	/**
	 * Create a new {@link Calls} instance that calls AWS.
	 * @param sts the client
	 * @param credentials the credentials of the client
	 */
	Calls(StsClient sts, AwsCredentialsProvider credentials) {
		this(sts::getCallerIdentity, () -> credentials.resolveCredentials().accessKeyId());
	}

	/**
	 * Create a new {@link Calls} instance without a pause between calls.
	 * @param call the call
	 * @param identity the identity of the next call
	 */
	Calls(Runnable call, Supplier<String> identity) {
		this(call, identity, Duration.ZERO);
	}

	/**
	 * Create a new {@link Calls} instance.
	 * @param call the call
	 * @param identity the identity of the next call
	 * @param pause the pause between two calls
	 */
	Calls(Runnable call, Supplier<String> identity, Duration pause) {
		this.thread = new Thread(() -> {
			while (this.running.get()) {
				if (call(call)) {
					this.identities.add(identity.get());
					this.rotations.set(this.identities.size() - 1);
				}
				LockSupport.parkNanos(pause.toNanos());
			}
		}, "calls");
	}

	private boolean call(Runnable call) {
		Instant startedAt = Instant.now();
		this.total.incrementAndGet();
		try {
			call.run();
			if (this.failing) {
				this.recoveries.add(Instant.now());
			}
			this.failing = false;
			return true;
		}
		catch (RuntimeException ex) {
			this.failures.add(new Failure(startedAt, ex));
			this.failing = true;
			return false;
		}
	}

	/**
	 * Run a call many times concurrently.
	 * @param <T> what a call returns
	 * @param callers the number of concurrent calls
	 * @param call the call
	 * @return the results
	 * @throws Exception if a call fails
	 */
	static <T> Set<T> concurrently(int callers, Callable<T> call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			Set<T> results = new HashSet<>();
			for (Future<T> result : threads.invokeAll(Collections.nCopies(callers, call))) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.running.set(false);
		try {
			this.thread.join(Duration.ofSeconds(30).toMillis());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(this.thread.isAlive()).isFalse();
	}

	int rotations() {
		return this.rotations.get();
	}

	int total() {
		return this.total.get();
	}

	List<Failure> failures() {
		return this.failures;
	}

	/**
	 * Return when a call succeeded again after others had failed.
	 * @return the time of each such success
	 */
	List<Instant> recoveries() {
		return this.recoveries;
	}

	/**
	 * A failed call.
	 *
	 * @param startedAt when it was started
	 * @param cause the failure
	 */
	record Failure(Instant startedAt, RuntimeException cause) {

		@Override
		public String toString() {
			String code = (this.cause instanceof AwsServiceException rejection)
					? rejection.awsErrorDetails().errorCode() : this.cause.toString();
			return this.startedAt + " " + code;
		}

	}

}
