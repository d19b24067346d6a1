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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The faults of a server: each for the paths that begin with a prefix, or for requests of
 * a kind, and for a number of requests, for a time or until it is ended. If several
 * match, the oldest applies. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Faults {

	private final Clock clock;

	private final Queue<Rule> rules = new ConcurrentLinkedQueue<>();

	Faults(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Apply a fault to the next requests.
	 * @param count the number of requests
	 * @param pathPrefix the prefix of their paths, such as {@code /v1/aws/creds}
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault next(int count, String pathPrefix, Fault fault) {
		return next(count, below(pathPrefix), fault);
	}

	/**
	 * Apply a fault to the next requests of a kind.
	 * @param count the number of requests
	 * @param requests the requests to match
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault next(int count, Predicate<Exchange> requests, Fault fault) {
		AtomicInteger left = new AtomicInteger(count);
		return add(new Rule(requests, fault, () -> left.getAndDecrement() > 0));
	}

	/**
	 * Apply a fault to requests for a time.
	 * @param duration the time, by the clock of the server
	 * @param pathPrefix the prefix of their paths
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault during(Duration duration, String pathPrefix, Fault fault) {
		return during(duration, below(pathPrefix), fault);
	}

	/**
	 * Apply a fault to requests of a kind for a time.
	 * @param duration the time, by the clock of the server
	 * @param requests the requests to match
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault during(Duration duration, Predicate<Exchange> requests, Fault fault) {
		Instant end = this.clock.instant().plus(duration);
		return add(new Rule(requests, fault, () -> this.clock.instant().isBefore(end)));
	}

	/**
	 * Apply a fault to requests until the faults are {@linkplain #clear() cleared}.
	 * @param pathPrefix the prefix of their paths
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault always(String pathPrefix, Fault fault) {
		return always(below(pathPrefix), fault);
	}

	/**
	 * Apply a fault to requests of a kind until the faults are {@linkplain #clear()
	 * cleared}.
	 * @param requests the requests to match
	 * @param fault the fault
	 * @return a handle that ends the fault
	 */
	public ActiveFault always(Predicate<Exchange> requests, Fault fault) {
		return add(new Rule(requests, fault, () -> true));
	}

	private static Predicate<Exchange> below(String pathPrefix) {
		return (exchange) -> exchange.path().startsWith(pathPrefix);
	}

	private ActiveFault add(Rule rule) {
		this.rules.add(rule);
		return () -> this.rules.remove(rule);
	}

	/**
	 * End all faults. Requests that are already held or delayed are not affected.
	 */
	public void clear() {
		this.rules.clear();
	}

	@Nullable Fault find(Exchange exchange) {
		Iterator<Rule> rules = this.rules.iterator();
		while (rules.hasNext()) {
			Rule rule = rules.next();
			if (rule.requests().test(exchange)) {
				if (rule.live().getAsBoolean()) {
					return rule.fault();
				}
				rules.remove();
			}
		}
		return null;
	}

	private record Rule(Predicate<Exchange> requests, Fault fault, BooleanSupplier live) {
	}

}
