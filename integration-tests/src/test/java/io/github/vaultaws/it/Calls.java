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

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls AWS without a pause and keeps count.
 */
final class Calls {

	private final AtomicBoolean running = new AtomicBoolean(true);

	private final AtomicInteger made = new AtomicInteger();

	private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();

	private final Set<String> keys = new LinkedHashSet<>();

	private final AtomicInteger rotations = new AtomicInteger();

	private final Thread thread;

	Calls(StsClient sts, AwsCredentialsProvider credentials) {
		this.thread = new Thread(() -> {
			while (this.running.get()) {
				call(sts);
				this.keys.add(credentials.resolveCredentials().accessKeyId());
				this.rotations.set(this.keys.size() - 1);
			}
		}, "aws-calls");
	}

	private void call(StsClient sts) {
		this.made.incrementAndGet();
		try {
			sts.getCallerIdentity();
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
