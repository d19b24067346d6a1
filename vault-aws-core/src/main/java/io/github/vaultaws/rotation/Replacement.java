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

import io.github.vaultaws.RotationCause;

/**
 * Whether the current credentials have to be replaced regardless of their TTL. Immutable.
 *
 * @param cause why a rotation is required, or {@code null} if none is
 * @param since the time since which the current credentials have had to be replaced, in
 * milliseconds since the epoch, {@link Lifetime#NEVER} if they do not have to be
 * @author The vault-aws-spring-boot authors
 */
record Replacement(@Nullable RotationCause cause, long since) {

	/**
	 * The current credentials do not have to be replaced.
	 */
	static final Replacement NONE = new Replacement(null, Lifetime.NEVER);

	boolean isRequired() {
		return this.cause != null;
	}

	Replacement because(RotationCause cause) {
		return new Replacement(cause, this.since);
	}

	/**
	 * Other credentials were issued, which have to be verified.
	 * @return the replacement, which has not taken place yet
	 */
	Replacement issued() {
		return new Replacement(null, this.since);
	}

	Replacement since(long since) {
		return new Replacement(this.cause, since);
	}

}
