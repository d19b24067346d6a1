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

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait for other keys than the ones in use. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Replacement {

	private @Nullable IssuedCredentials outgrown;

	private CompletableFuture<LeaseSnapshot> awaited = new CompletableFuture<>();

	/**
	 * Wait for the replacement of keys, asking for it unless somebody has.
	 * @param outgrown the keys
	 * @param request how to ask
	 * @return what it leads to
	 */
	synchronized CompletableFuture<LeaseSnapshot> of(IssuedCredentials outgrown, Runnable request) {
		if (this.outgrown == null || !this.outgrown.hasSameKeysAs(outgrown)) {
			this.outgrown = outgrown;
			request.run();
		}
		return this.awaited;
	}

	/**
	 * Tell those who wait, if there are other keys, none or a failure.
	 * @param outcome what a step led to
	 */
	void tell(LeaseSnapshot outcome) {
		CompletableFuture<LeaseSnapshot> told;
		synchronized (this) {
			if (this.outgrown == null || (outcome.failure() == null && outcome.holdsKeyOf(this.outgrown))) {
				return;
			}
			told = this.awaited;
			this.outgrown = null;
			this.awaited = new CompletableFuture<>();
		}
		told.complete(outcome);
	}

}
