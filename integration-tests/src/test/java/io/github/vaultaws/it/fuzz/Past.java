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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The earlier responses of a server.
 */
final class Past {

	private static final int KEPT = 50;

	private final Map<String, Response> byCall = new HashMap<>();

	private final List<Response> all = new ArrayList<>();

	void add(String call, Response response) {
		this.byCall.put(call, response);
		if (this.all.size() < KEPT) {
			this.all.add(response);
		}
	}

	Sample sample(String call, Response now, Random random) {
		Response other = this.all.isEmpty() ? now : this.all.get(random.nextInt(this.all.size()));
		return new Sample(this.byCall.getOrDefault(call, now), other);
	}

	/**
	 * Two earlier responses.
	 *
	 * @param same the last response to the same request
	 * @param other the response to any request
	 */
	record Sample(Response same, Response other) {
	}

}
