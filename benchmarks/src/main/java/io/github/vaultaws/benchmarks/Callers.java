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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many threads that resolve credentials once, all at the same time.
 *
 * @param longest the duration of the slowest call
 * @param waited the number of calls that took longer than a tenth of a second
 * @param failed the number of failed calls
 * @author The vault-aws-spring-boot authors
 */
record Callers(Duration longest, int waited, int failed) {

	private static final Duration WAIT = Duration.ofMillis(100);

	static Callers ask(int threads, Runnable call) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			CountDownLatch go = new CountDownLatch(1);
			List<Future<Call>> calls = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				calls.add(executor.submit(() -> {
					ready.countDown();
					go.await();
					return Call.of(call);
				}));
			}
			ready.await();
			go.countDown();
			List<Call> done = new ArrayList<>();
			for (Future<Call> each : calls) {
				done.add(each.get());
			}
			return of(done);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Callers of(List<Call> calls) {
		return new Callers(Collections.max(calls.stream().map(Call::duration).toList()),
				(int) calls.stream().filter((call) -> call.duration().compareTo(WAIT) > 0).count(),
				(int) calls.stream().filter(Call::failed).count());
	}

	private record Call(Duration duration, boolean failed) {

		static Call of(Runnable call) {
			long start = System.nanoTime();
			boolean failed = false;
			try {
				call.run();
			}
			catch (RuntimeException ex) {
				failed = true;
			}
			return new Call(Duration.ofNanos(System.nanoTime() - start), failed);
		}

	}

}
