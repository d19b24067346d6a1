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

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * A request for new keys, and what its failure tells the session. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Issuance {

	private final LeaseContext context;

	Issuance(LeaseContext context) {
		this.context = context;
	}

	/**
	 * Get new keys. Where the token turns out to be dead, another one is tried.
	 * @param token the session's token
	 * @return the keys
	 * @throws VaultAwsCredentialsException if there are none to be had
	 */
	IssuedCredentials issue(SessionToken token) {
		return issue(token, true);
	}

	private IssuedCredentials issue(SessionToken token, boolean orWithAnother) {
		try {
			return this.context.engine().issue(token);
		}
		catch (VaultAwsCredentialsException ex) {
			if (AwsSecretsEngine.isUnanswered(ex)) {
				this.context.session().unanswered(token);
			}
			VaultErrorResponse refusal = VaultErrorResponse.findIn(ex);
			boolean lost = refusal != null && this.context.session().refused(token, refusal);
			if (!lost || !orWithAnother) {
				throw ex;
			}
			return issue(this.context.session().token(), false);
		}
	}

}
