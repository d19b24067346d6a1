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

package io.github.vaultaws.rotation;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.rotation.RotationPolicy.Step;

/**
 * Selection of the next step: of those that are due the one with the highest priority,
 * else the earliest. Used by one thread.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StepChoice {

	private final long now;

	private Step best = new Step(RotationOperation.WAIT, null, Lifetime.NEVER);

	StepChoice(long now) {
		this.now = now;
	}

	void add(RotationOperation operation, @Nullable IssuedCredentials target, long at) {
		Step step = new Step(operation, target, Math.max(at, this.now));
		if (at != Lifetime.NEVER && isBetter(step)) {
			this.best = step;
		}
	}

	private boolean isBetter(Step step) {
		return (step.isDue(this.now) && this.best.isDue(this.now))
				? step.operation().compareTo(this.best.operation()) < 0 : step.at() < this.best.at();
	}

	Step best() {
		return this.best;
	}

}
