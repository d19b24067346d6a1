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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

import io.github.vaultaws.VaultRefusal;

/**
 * Why Vault does not do what it is asked about the lease of keys, in words.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseRefusal {

	private LeaseRefusal() {
	}

	/**
	 * Make a request about a lease.
	 * @param <T> the type of its answer
	 * @param issued the keys of the lease
	 * @param done what the request does with the lease
	 * @param request the request
	 * @return its answer
	 * @throws VaultAwsCredentialsException if Vault refuses it or does not answer
	 */
	static <T extends @Nullable Object> T told(IssuedCredentials issued, String done, Supplier<T> request) {
		try {
			return request.get();
		}
		catch (RestClientResponseException ex) {
			VaultRefusal refusal = VaultRefusal.of(ex);
			throw failure(issued, done, reason(refusal), "Vault answered " + refusal, ex);
		}
		catch (ResourceAccessException ex) {
			throw failure(issued, done, CredentialsFailure.VAULT_UNREACHABLE,
					String.valueOf(ex.getMostSpecificCause().getMessage()), ex);
		}
	}

	private static CredentialsFailure reason(VaultRefusal refusal) {
		if (refusal.isPassing()) {
			return CredentialsFailure.VAULT_NOT_READY;
		}
		return (refusal.isDeadToken() || refusal.isBareDenial()) ? CredentialsFailure.TOKEN_LOST
				: CredentialsFailure.REFUSED;
	}

	private static VaultAwsCredentialsException failure(IssuedCredentials issued, String done,
			CredentialsFailure reason, String detail, RuntimeException cause) {
		return new VaultAwsCredentialsException(reason, "The lease of AWS keys " + issued.maskedKeyId() + " is not "
				+ done + ": " + reason.cause() + ". " + detail + ".", reason.remedy(), cause);
	}

}
