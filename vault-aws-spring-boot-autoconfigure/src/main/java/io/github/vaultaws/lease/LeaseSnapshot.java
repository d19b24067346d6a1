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

package io.github.vaultaws.lease;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What clients and windows see of a role at one moment. Immutable.
 *
 * @param current the keys to use, or {@code null} before the first
 * @param failure why the last attempt to renew or replace them failed, or {@code null}
 * @param nextStep when there is something to do again
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record LeaseSnapshot(@Nullable IssuedCredentials current, @Nullable RuntimeException failure, Instant nextStep) {

	static final LeaseSnapshot EMPTY = new LeaseSnapshot(null, null, Instant.MIN);

	/**
	 * Return the keys to use, if there are any before their end.
	 * @param now the time
	 * @return the keys, or {@code null}
	 */
	public @Nullable IssuedCredentials live(Instant now) {
		IssuedCredentials issued = this.current;
		return (issued != null && issued.isLive(now)) ? issued : null;
	}

	boolean isOfUser() {
		return this.current != null && this.current.isUser();
	}

	/**
	 * Return the keys to use, if there are any before their end. Allocates nothing.
	 * @param now the time, in milliseconds since 1970
	 * @return the keys, or {@code null}
	 */
	public @Nullable IssuedCredentials live(long now) {
		IssuedCredentials issued = this.current;
		return (issued != null && issued.isLive(now)) ? issued : null;
	}

	/**
	 * Return whether a failed attempt asks for a pause.
	 * @param now the time
	 * @return {@code true} if no attempt should be made now
	 */
	boolean isPausing(Instant now) {
		return this.failure != null && this.nextStep.isAfter(now);
	}

	/**
	 * Return whether there is something to tell those who wait for keys.
	 * @param now the time
	 * @return {@code false} while new keys are still being proven
	 */
	boolean isConclusive(Instant now) {
		return this.failure != null || live(now) != null;
	}

	boolean holdsKeyOf(IssuedCredentials issued) {
		return this.current != null && this.current.hasSameKeysAs(issued);
	}

	LeaseSnapshot holding(@Nullable IssuedCredentials issued) {
		return new LeaseSnapshot(issued, null, this.nextStep);
	}

	LeaseSnapshot succeeded(Instant nextStep) {
		return new LeaseSnapshot(this.current, null, nextStep);
	}

	LeaseSnapshot failed(RuntimeException failure, Instant nextStep) {
		return new LeaseSnapshot(this.current, failure, nextStep);
	}

}
