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

package io.github.vaultaws.credentials;

import java.time.Duration;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.CredentialsState.Pending;

/**
 * Describes for messages why credentials were not available in time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ResolveTimeout {

	private static final long MILLIS_UNTIL = 1_000;

	private ResolveTimeout() {
	}

	/**
	 * Return what has not happened in time.
	 * @param timeout the resolve timeout
	 * @param state the state of the role
	 * @param expected what Vault has to issue, such as {@code any}
	 * @return the reason
	 */
	static String reason(Duration timeout, CredentialsState state, String expected) {
		Pending pending = state.pending();
		String duration = (timeout.toMillis() < MILLIS_UNTIL) ? timeout.toMillis() + " ms" : timeout.toSeconds() + " s";
		return (pending == null || pending.required() == 0) ? "Vault did not issue " + expected + " within " + duration
				: "AWS did not accept " + pending.credentials().accessKeyId() + ", which Vault issued, within "
						+ duration + " (" + pending.accepted() + " of " + pending.required() + " verifications)";
	}

}
