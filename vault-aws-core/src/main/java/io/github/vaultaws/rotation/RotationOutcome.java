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

import io.github.vaultaws.rotation.RotationState.Failure;

/**
 * What happened in an operation. Immutable.
 *
 * @param change what it means for the state, in which other threads may have changed
 * something meanwhile
 * @param news what to publish about it
 * @param failure why it failed, or {@code null}
 * @author The vault-aws-spring-boot authors
 */
record RotationOutcome(UnaryOperator<RotationState> change, Consumer<CredentialsEventPublisher> news,
		@Nullable Failure failure) {

	/**
	 * The operation has changed nothing.
	 */
	static final RotationOutcome NOTHING = of(UnaryOperator.identity());

	static RotationOutcome of(UnaryOperator<RotationState> change) {
		return of(change, (news) -> {
		});
	}

	static RotationOutcome of(UnaryOperator<RotationState> change, Consumer<CredentialsEventPublisher> news) {
		return new RotationOutcome(change, news, null);
	}

	static RotationOutcome gone(IssuedCredentials issued, String reason) {
		return of((state) -> state.gone(issued, Lifetime.NEVER), (news) -> news.discarded(issued, reason));
	}

	RotationOutcome with(@Nullable Failure failure) {
		return new RotationOutcome(this.change, this.news, failure);
	}

	RotationState applyTo(RotationState state) {
		RotationState changed = this.change.apply(state);
		return (this.failure != null) ? changed.failed(this.failure) : changed;
	}

}
