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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.client.VaultHttpException;

/**
 * The failures of one role's requests, in words that name the property. Immutable.
 *
 * @param request what is asked for
 * @param prefix the prefix of the properties that say it
 * @author The vault-aws-spring-boot authors
 */
record CredentialsFailures(CredentialsRequest request, String prefix) {

	VaultAwsCredentialsException of(CredentialsFailureReason reason, @Nullable String detail,
			@Nullable Throwable cause) {
		String message = "No AWS keys for the Vault role '{role}' from '{path}': " + reason.cause() + "."
				+ ((detail != null) ? " " + detail : "");
		String remedy = fill(reason.action());
		return (cause != null) ? new VaultAwsCredentialsException(reason, fill(message), remedy, cause)
				: new VaultAwsCredentialsException(reason, fill(message), remedy);
	}

	/**
	 * Fill in what a text is about.
	 * @param text the text, with names in braces
	 * @return the text
	 */
	String fill(String text) {
		return text.replace("{path}", this.request.path())
			.replace("{mount}", this.request.mount())
			.replace("{role}", this.request.role())
			.replace("{prefix}", this.prefix);
	}

	/**
	 * Make a request about a lease.
	 * @param <T> the type of its response
	 * @param issued the keys of the lease
	 * @param done what the request does with the lease
	 * @param request the request
	 * @return its response
	 * @throws VaultAwsCredentialsException if Vault refuses it or does not respond
	 */
	static <T> T translate(IssuedCredentials issued, String done, Supplier<T> request) {
		try {
			return request.get();
		}
		catch (VaultHttpException ex) {
			VaultErrorResponse refusal = ex.getErrorResponse();
			throw failure(issued, done,
					(refusal != null) ? reason(refusal) : CredentialsFailureReason.VAULT_UNREACHABLE, ex.toSentence(),
					ex);
		}
	}

	private static CredentialsFailureReason reason(VaultErrorResponse refusal) {
		if (refusal.isTransient()) {
			return CredentialsFailureReason.VAULT_NOT_READY;
		}
		return (refusal.isInvalidToken() || refusal.isPermissionDeniedWithoutDetail())
				? CredentialsFailureReason.INVALID_TOKEN : CredentialsFailureReason.UNCLASSIFIED;
	}

	private static VaultAwsCredentialsException failure(IssuedCredentials issued, String done,
			CredentialsFailureReason reason, String detail, RuntimeException cause) {
		return new VaultAwsCredentialsException(reason, "The lease of AWS keys " + issued.maskedAccessKeyId()
				+ " is not " + done + ": " + reason.cause() + ". " + detail, reason.action(), cause);
	}

}
