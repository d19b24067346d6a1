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

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

import io.github.vaultaws.it.fuzz.Response.Pace;

/**
 * A mutation of a response. A function of the response, of those before it, and of a
 * source of randomness.
 */
enum Mutation {

	STATUS(Changes::status),

	TYPE(Changes::type),

	EMPTY((response, random) -> response.withBody("")),

	PAGE(Changes::page),

	OTHER_JSON(Changes::otherJson),

	CUT_JSON(Changes::cutJson),

	CUT_OFF(Changes::cutOff),

	LONGER(Changes::longer),

	LENGTH(Changes::length),

	HUGE(Changes::huge),

	ENDLESS((response, random) -> response.withPace(Pace.ENDLESS)),

	PACE(Changes::pace),

	FIELD(Changes::field),

	ENCODED(Changes::encoded),

	HEADERS(Changes::headers),

	DATE(Changes::date),

	BUSY(Changes::busy),

	REDIRECT(Changes::redirect),

	/**
	 * Another plausible value.
	 */
	OTHER_VALUE(Changes::otherValue),

	/**
	 * An earlier response to the same request.
	 */
	REPEATED((response, past, random) -> past.same()),

	/**
	 * The response to another request.
	 */
	SWAPPED((response, past, random) -> past.other()),

	/**
	 * An error of Vault or STS.
	 */
	ERROR(Changes::error),

	/**
	 * An error with the status of a success, or a success with the status of an error.
	 */
	OTHER_OUTCOME((response, random) -> Changes.otherOutcome(response));

	private static final Map<String, Integer> WEIGHTS = Map.of("FIELD", 5, "PACE", 2, "STATUS", 2, "OTHER_VALUE", 4,
			"ERROR", 3);

	private final Change change;

	Mutation(Change change) {
		this.change = change;
	}

	Mutation(BiFunction<Response, Random, Response> change) {
		this((response, past, random) -> change.apply(response, random));
	}

	Response apply(Response response, Past.Sample past, Random random) {
		return this.change.apply(response, past, random);
	}

	/**
	 * Return whether the response is wrong but plausible, so that the application cannot
	 * detect it.
	 */
	boolean lies() {
		return this.compareTo(OTHER_VALUE) >= 0;
	}

	/**
	 * Return whether the response is replaced completely, so that the server may not have
	 * processed the request.
	 */
	boolean replaces() {
		return this == PAGE || this == HUGE || this == BUSY || this == ERROR || this == REDIRECT;
	}

	static Mutation any(Random random, boolean lies) {
		List<Mutation> choices = Arrays.stream(values())
			.filter((mutation) -> lies || !mutation.lies())
			.flatMap((mutation) -> Collections.nCopies(WEIGHTS.getOrDefault(mutation.name(), 1), mutation).stream())
			.toList();
		return Changes.oneOf(choices, random);
	}

	private interface Change {

		Response apply(Response response, Past.Sample past, Random random);

	}

}
