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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Renews the lease of keys in use, and tells what Vault's answer makes of them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Renewal {

	static final Pattern LEASE_IS_GONE = VaultErrorResponse.anyOf("lease not found", "lease expired", "invalid lease",
			"lease is expired");

	private final LeaseContext context;

	Renewal(LeaseContext context) {
		this.context = context;
	}

	/**
	 * Renew a lease.
	 * @param issued the keys
	 * @return the keys as they are now, or {@code null} if they are gone
	 * @throws RuntimeException if it is worth trying again
	 */
	@Nullable IssuedCredentials renew(IssuedCredentials issued) {
		try {
			IssuedCredentials renewed = issued.with(this.context.engine().renew(issued, issued.lease().granted()),
					issued.token());
			this.context.news().renewed(renewed);
			return renewed;
		}
		catch (RuntimeException ex) {
			return afterRefusal(issued, VaultErrorResponse.findIn(ex), ex);
		}
	}

	private @Nullable IssuedCredentials afterRefusal(IssuedCredentials issued, @Nullable VaultErrorResponse refusal,
			RuntimeException failure) {
		if (refusal == null || (refusal.isTransient() && !isLastChance(issued, refusal))) {
			throw failure;
		}
		if (this.context.session().refused(issued.token(), refusal)) {
			if (this.context.session().token().isSameAs(issued.token())) {
				throw failure;
			}
			return issued;
		}
		if (refusal.isInvalidToken()) {
			throw failure;
		}
		if (refusal.contains(LEASE_IS_GONE)) {
			this.context.news().dropped(issued, "Vault has revoked them");
			return null;
		}
		return issued.with(issued.lease().withoutRenewal(), issued.token());
	}

	private boolean isLastChance(IssuedCredentials issued, VaultErrorResponse refusal) {
		return refusal.isInternalError() && !this.context.now().isBefore(this.context.schedule().lastRenewalAt(issued));
	}

}
