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

package io.github.vaultaws.it.fuzz;

import java.util.Random;

import io.github.vaultaws.test.http.Delivery;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.Handler;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * Proxy for an embedded server that mutates responses at random, reproducibly.
 */
final class MutatingServer implements Fault {

	/**
	 * The prefix of paths that are requested only if a redirect is followed.
	 */
	static final String TRAP = "/v1/trap/";

	static final String ITSELF = "itself:";

	static final String OTHER_HOST = "other-host.invalid";

	private final Random random;

	private final Noise noise;

	private final VirtualWait wait;

	private final Invariants invariants;

	private final String otherHost;

	private final Past past = new Past();

	/**
	 * Create a new {@link MutatingServer}.
	 * @param random the source of randomness
	 * @param noise the mutations
	 * @param wait the writer of responses
	 * @param invariants the invariants
	 * @param otherHost the host and port of another server
	 */
	MutatingServer(Random random, Noise noise, VirtualWait wait, Invariants invariants, String otherHost) {
		this.random = random;
		this.noise = noise;
		this.wait = wait;
		this.invariants = invariants;
		this.otherHost = otherHost;
	}

	@Override
	public synchronized Delivery apply(Exchange exchange, Handler handler) {
		String call = exchange.method() + " " + exchange.rawPath();
		if (exchange.rawPath().startsWith(TRAP)) {
			this.invariants.trapped(call);
			return Delivery.whole(ServerResponse.json(404, "{\"errors\":[]}"));
		}
		Noise.Choice choice = this.noise.next(call, this.random);
		Mutation mutation = (choice != null) ? choice.mutation() : null;
		boolean forwarded = mutation == null || !mutation.replaces() || this.random.nextBoolean();
		ServerResponse answer = forwarded ? handler.handle(exchange)
				: ServerResponse.json(503, "{\"errors\":[\"Vault is sealed\"]}");
		Response response = Response.of(answer);
		if (choice == null || mutation == null) {
			this.past.add(call, response);
			this.invariants.answered(call, answer, null, response);
			return Delivery.whole(answer);
		}
		Response mutated = placed(exchange,
				mutation.apply(response, this.past.sample(call, response, this.random), new Random(choice.seed())));
		this.invariants.answered(call, answer, mutation, mutated);
		return Delivery.written((out) -> this.wait.write(mutated, out));
	}

	private Response placed(Exchange exchange, Response response) {
		String location = response.headers().get("Location");
		return (location != null) ? response.withHeader("Location",
				location.replace(ITSELF, exchange.rawPath()).replace(OTHER_HOST, this.otherHost)) : response;
	}

}
