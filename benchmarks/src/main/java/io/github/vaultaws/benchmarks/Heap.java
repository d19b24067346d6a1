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

/**
 * Measures the reachable objects on the heap.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Heap {

	private Heap() {
	}

	static long used() throws InterruptedException {
		for (int i = 0; i < 4; i++) {
			System.gc();
			Thread.sleep(100);
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	static int threads() {
		return Thread.getAllStackTraces().size();
	}

	/**
	 * Return the number of threads once idle threads have stopped.
	 * @return the number of threads
	 * @throws InterruptedException if the wait is interrupted
	 */
	static int lastingThreads() throws InterruptedException {
		Thread.sleep(5000);
		return threads();
	}

	static void print(long bytes, int count, int threads, long nanoseconds) {
		System.out.println("bytes=" + Math.round((double) bytes / count));
		System.out.println("threads=" + threads);
		System.out.println("seconds=" + nanoseconds / 1e9);
	}

}
