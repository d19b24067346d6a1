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
import org.springframework.util.StringUtils;

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * Asks Vault how long keys live where a leap of the clock has made that doubtful. Until
 * Vault has told, the earlier end counts.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseLookup {

	private final LeaseContext context;

	LeaseLookup(LeaseContext context) {
		this.context = context;
	}

	/**
	 * Return whether keys may live longer than it seems, and Vault keeps a lease that can
	 * be looked up.
	 * @param issued the keys
	 * @return {@code true} if Vault has to be asked
	 */
	boolean isDoubtful(IssuedCredentials issued) {
		return this.context.clock().leaptSince(issued.lease().toldAt()) && StringUtils.hasText(issued.lease().id());
	}

	/**
	 * Ask Vault.
	 * @param issued the keys
	 * @return the keys as they are now, or {@code null} if they are gone
	 * @throws RuntimeException if it is worth trying again
	 */
	@Nullable IssuedCredentials confirm(IssuedCredentials issued) {
		Instant askedAt = this.context.now();
		SessionToken token = this.context.session().token();
		try {
			return issued.with(this.context.engine().lookUp(issued, token), issued.token());
		}
		catch (RuntimeException ex) {
			VaultErrorResponse refusal = VaultErrorResponse.findIn(ex);
			if (refusal == null || refusal.isTransient() || this.context.session().refused(token, refusal)
					|| refusal.isInvalidToken()) {
				throw ex;
			}
			if (issued.isUser() && refusal.contains(Renewal.LEASE_IS_GONE)) {
				this.context.news().dropped(issued, "Vault does not know them any more");
				return null;
			}
			return issued.with(issued.lease().confirmed(askedAt, issued.lease().end()), issued.token());
		}
	}

}
