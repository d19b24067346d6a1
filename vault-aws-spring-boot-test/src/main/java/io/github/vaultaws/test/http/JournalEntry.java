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

import java.time.Instant;
import java.util.Set;

/**
 * A request that arrived. Immutable, and without the values of headers and the body,
 * where secrets belong.
 *
 * @param time when it arrived, by the clock of the server
 * @param method the method
 * @param path the decoded path
 * @param query the query string, not decoded, empty if there is none
 * @param headerNames the names of the headers, as they were written
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record JournalEntry(Instant time, String method, String path, String query, Set<String> headerNames) {

	static JournalEntry of(Instant time, Exchange exchange) {
		return new JournalEntry(time, exchange.method(), exchange.path(), exchange.query(),
				Set.copyOf(exchange.headers().keySet()));
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
