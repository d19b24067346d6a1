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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls a server without a pause and keeps count.
 */
final class Calls {

	private final AtomicBoolean running = new AtomicBoolean(true);

	private final AtomicInteger made = new AtomicInteger();

	private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();

	private final Set<String> identities = new LinkedHashSet<>();

	private final AtomicInteger rotations = new AtomicInteger();

	private final Thread thread;

	/**
	 * Call AWS.
	 * @param sts the client
	 * @param credentials the credentials of the client
	 */
	Calls(StsClient sts, AwsCredentialsProvider credentials) {
		this(sts::getCallerIdentity, () -> credentials.resolveCredentials().accessKeyId());
	}

	/**
	 * Make calls.
	 * @param call one call
	 * @param identity what the next call is made with
	 */
	Calls(Runnable call, Supplier<String> identity) {
		this.thread = new Thread(() -> {
			while (this.running.get()) {
				make(call);
				this.identities.add(identity.get());
				this.rotations.set(this.identities.size() - 1);
			}
		}, "calls");
	}

	private void make(Runnable call) {
		this.made.incrementAndGet();
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			this.failures.add(ex);
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

	int made() {
		return this.made.get();
	}

	List<RuntimeException> failures() {
		return this.failures;
	}

}
