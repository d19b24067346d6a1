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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.util.Random;

/**
 * The time until AWS accepts a new access key of an IAM user.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface PropagationDelay {

	/**
	 * Return the delay of the next access key.
	 * @return the delay
	 */
	Duration next();

	/**
	 * Return a delay of zero.
	 * @return the delay
	 */
	static PropagationDelay none() {
		return fixed(Duration.ZERO);
	}

	/**
	 * Return the same delay for all access keys.
	 * @param delay the time
	 * @return the delay
	 */
	static PropagationDelay fixed(Duration delay) {
		return () -> delay;
	}

	/**
	 * Return delays that are distributed like the real ones: most near the median, a few
	 * much longer.
	 * @param median the median of the delays
	 * @param sigma the standard deviation of the logarithm of the delays, such as 0.5
	 * @param seed the seed of the sequence
	 * @return the delay
	 */
	static PropagationDelay logNormal(Duration median, double sigma, long seed) {
		Random random = new Random(seed);
		return () -> Duration.ofMillis(Math.round(median.toMillis() * Math.exp(sigma * random.nextGaussian())));
	}

}
