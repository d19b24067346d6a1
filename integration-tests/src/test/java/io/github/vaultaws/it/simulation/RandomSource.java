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

package io.github.vaultaws.it.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A reproducible source of randomness.
 */
final class RandomSource {

	private final Random random;

	RandomSource(long seed) {
		this.random = new Random(seed);
	}

	boolean happens(double probability) {
		return this.random.nextDouble() < probability;
	}

	double part() {
		return this.random.nextDouble();
	}

	Duration between(Duration min, Duration max) {
		return min.plusMillis((long) (max.minus(min).toMillis() * this.random.nextDouble() * this.random.nextDouble()));
	}

	/**
	 * Return a random duration with a log-normal distribution.
	 * @param mean the mean
	 * @param max the maximum
	 * @return the duration
	 */
	Duration logNormal(Duration mean, Duration max) {
		double sigma = 0.9;
		double median = mean.toMillis() / Math.exp(sigma * sigma / 2);
		Duration duration = Duration.ofMillis((long) (median * Math.exp(sigma * this.random.nextGaussian())));
		return (duration.compareTo(max) < 0) ? duration : max;
	}

	<T> T oneOf(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

}
