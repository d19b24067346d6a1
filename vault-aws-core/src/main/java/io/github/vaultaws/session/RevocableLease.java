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

package io.github.vaultaws.session;

import java.time.Duration;

import io.github.vaultaws.client.PolicyRule;

/**
 * A lease that outlives a token of the session. {@code toString()} returns the
 * credentials and their expiry.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface RevocableLease {

	/**
	 * Rule of a Vault policy that the revocation requires.
	 */
	PolicyRule REVOKE = PolicyRule.update("sys/leases/revoke");

	/**
	 * Revoke the lease.
	 * @param token the token of the request
	 * @param timeout the maximum time to wait for a response
	 * @throws RuntimeException if Vault does not revoke it
	 */
	void revoke(SessionToken token, Duration timeout);

}
