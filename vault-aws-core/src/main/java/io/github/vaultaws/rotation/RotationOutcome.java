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

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Outcome of an operation. Immutable.
 *
 * @param change the transition to apply to the latest state, which other threads may have
 * changed meanwhile
 * @param publication the publication of its events
 * @param failure the failure, or {@code null} if it succeeded
 * @author The vault-aws-spring-boot authors
 */
record RotationOutcome(UnaryOperator<RotationState> change, Consumer<CredentialsEventPublisher> publication,
		@Nullable RefreshFailure failure) {

	/**
	 * The operation has changed nothing.
	 */
	static final RotationOutcome NOTHING = of(UnaryOperator.identity());

	static RotationOutcome of(UnaryOperator<RotationState> change) {
		return of(change, (publisher) -> {
		});
	}

	static RotationOutcome of(UnaryOperator<RotationState> change, Consumer<CredentialsEventPublisher> publication) {
		return new RotationOutcome(change, publication, null);
	}

	static RotationOutcome withoutLease(IssuedCredentials issued) {
		return of((state) -> state.gone(issued, Lifetime.NEVER), (publisher) -> publisher.leaseGone(issued));
	}

	RotationOutcome with(@Nullable RefreshFailure failure) {
		return new RotationOutcome(this.change, this.publication, failure);
	}

	RotationState applyTo(RotationState state) {
		RotationState changed = this.change.apply(state);
		return (this.failure != null) ? changed.failed(this.failure) : changed;
	}

	/**
	 * Publish what has happened.
	 * @param publisher the publisher
	 * @param state the state to which this outcome was applied
	 * @param now the current time
	 * @param withFailure whether to publish the failure, too
	 */
	void publish(CredentialsEventPublisher publisher, RotationState state, long now, boolean withFailure) {
		if (state.failure() == null) {
			publisher.recovered();
		}
		this.publication.accept(publisher);
		if (this.failure != null && withFailure) {
			publisher.failed(this.failure, state.live(now));
		}
	}

}
