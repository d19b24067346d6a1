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

package io.github.vaultaws.test.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The latest 100,000 requests that arrived at a server, each recorded before it is
 * handled. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RequestJournal {

	private static final int CAPACITY = 100_000;

	private final Deque<JournalEntry> entries = new ArrayDeque<>();

	RequestJournal() {
	}

	synchronized void add(JournalEntry entry) {
		if (this.entries.size() == CAPACITY) {
			this.entries.removeFirst();
		}
		this.entries.addLast(entry);
		notifyAll();
	}

	/**
	 * Return the requests in the order of their arrival.
	 * @return the requests
	 */
	public synchronized List<JournalEntry> entries() {
		return List.copyOf(this.entries);
	}

	/**
	 * Count the requests of one method to one path.
	 * @param method the method, such as {@code GET}
	 * @param path the exact path, such as {@code /v1/aws/creds/deploy}
	 * @return how many arrived
	 */
	public long count(String method, String path) {
		return count((entry) -> entry.method().equals(method) && entry.path().equals(path));
	}

	/**
	 * Count requests.
	 * @param requests which requests to count
	 * @return how many arrived
	 */
	public synchronized long count(Predicate<JournalEntry> requests) {
		return this.entries.stream().filter(requests).count();
	}

	/**
	 * Return whether the query string of any request contained a text, encoded or not.
	 * @param text the text, such as a secret
	 * @return whether a query string contained it
	 */
	public boolean anyQueryContains(String text) {
		return count((entry) -> entry.query().contains(text) || Form.decodePath(entry.query()).contains(text)) > 0;
	}

	/**
	 * Wait until requests have arrived.
	 * @param requests which requests to count
	 * @param count how many to wait for
	 * @param limit how long to wait
	 * @return whether they have arrived
	 * @throws InterruptedException if the thread is interrupted
	 */
	public synchronized boolean await(Predicate<JournalEntry> requests, int count, Duration limit)
			throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		while (count(requests) < count) {
			long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

	/**
	 * Forget all requests.
	 */
	public synchronized void clear() {
		this.entries.clear();
	}

}
