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
 * a kind, and for a number of requests, for a time or for good. Of several that match,
 * the oldest strikes. Thread-safe.
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
	 * Let the next requests fail.
	 * @param count how many
	 * @param pathPrefix how their paths begin, such as {@code /v1/aws/creds}
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
	 */
	public ActiveFault next(int count, String pathPrefix, Fault fault) {
		return next(count, below(pathPrefix), fault);
	}

	/**
	 * Let the next requests of a kind fail.
	 * @param count how many
	 * @param requests which requests
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
	 */
	public ActiveFault next(int count, Predicate<Exchange> requests, Fault fault) {
		AtomicInteger left = new AtomicInteger(count);
		return add(new Rule(requests, fault, () -> left.getAndDecrement() > 0));
	}

	/**
	 * Let requests fail for a time.
	 * @param duration how long, by the clock of the server
	 * @param pathPrefix how their paths begin
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
	 */
	public ActiveFault during(Duration duration, String pathPrefix, Fault fault) {
		return during(duration, below(pathPrefix), fault);
	}

	/**
	 * Let requests of a kind fail for a time.
	 * @param duration how long, by the clock of the server
	 * @param requests which requests
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
	 */
	public ActiveFault during(Duration duration, Predicate<Exchange> requests, Fault fault) {
		Instant end = this.clock.instant().plus(duration);
		return add(new Rule(requests, fault, () -> this.clock.instant().isBefore(end)));
	}

	/**
	 * Let requests fail until the faults are {@linkplain #clear() cleared}.
	 * @param pathPrefix how their paths begin
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
	 */
	public ActiveFault always(String pathPrefix, Fault fault) {
		return always(below(pathPrefix), fault);
	}

	/**
	 * Let requests of a kind fail until the faults are {@linkplain #clear() cleared}.
	 * @param requests which requests
	 * @param fault what goes wrong
	 * @return the fault, which can be ended before its time
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
	 * End all faults. Requests that are held or delayed stay so.
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
