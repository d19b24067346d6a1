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

package io.github.vaultaws;

/**
 * Operations on the credentials of a role, in order of priority.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum RotationOperation {

	/**
	 * Look up a lease whose expiry is uncertain because the clock has jumped.
	 */
	LOOK_UP,

	/**
	 * Check with STS credentials that a client reported as rejected.
	 */
	CHECK_REJECTION,

	/**
	 * Discard pending credentials that have expired or whose token has been replaced.
	 */
	DISCARD,

	/**
	 * Activate the pending credentials: clients use them from then on.
	 */
	ACTIVATE,

	/**
	 * Renew a lease.
	 */
	RENEW,

	/**
	 * Verify the pending credentials with STS.
	 */
	VERIFY,

	/**
	 * Request new credentials.
	 */
	ISSUE,

	/**
	 * Read the credentials of a static role again.
	 */
	READ,

	/**
	 * Revoke the lease of superseded credentials.
	 */
	REVOKE,

	/**
	 * Wait until the current credentials expire.
	 */
	WAIT

}
