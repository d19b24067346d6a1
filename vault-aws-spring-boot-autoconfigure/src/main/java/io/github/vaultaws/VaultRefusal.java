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

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.client.VaultResponses;
import org.springframework.web.client.RestClientResponseException;

/**
 * What Vault answered to a request that it refused.
 *
 * @param status the HTTP status
 * @param text the error text on one line; empty where Vault gave none
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record VaultRefusal(int status, String text) {

	private static final int LONGEST_SHOWN = 400;

	private static final Pattern NOTHING = Pattern.compile("(?!)");

	/**
	 * Read the refusal out of the exception that the HTTP client raised.
	 * @param ex the exception
	 * @return the refusal
	 */
	public static VaultRefusal of(RestClientResponseException ex) {
		return of(ex.getStatusCode().value(), ex.getResponseBodyAsString());
	}

	/**
	 * Read the refusal out of an answer.
	 * @param status the HTTP status
	 * @param body the body
	 * @return the refusal
	 */
	public static VaultRefusal of(int status, String body) {
		return new VaultRefusal(status, error(body).replaceAll("\\\\[nt]|\\s+|^\\[]$", " ").strip());
	}

	private static String error(String body) {
		try {
			String error = VaultResponses.getError(body);
			return (error != null) ? error : body;
		}
		catch (RuntimeException ex) {
			return body;
		}
	}

	/**
	 * Return whether the token of the request is dead. Vault says {@code invalid token}
	 * then; a bare {@code permission denied} means a living token without a policy for
	 * the path.
	 * @return {@code true} if the token is of no more use
	 */
	public boolean isDeadToken() {
		return this.status == 403 && this.text.contains("invalid token");
	}

	/**
	 * Return whether Vault refused without a word of explanation. Vault does that to a
	 * token whose bound CIDRs the caller is outside of, OpenBao to a dead token too.
	 * @return {@code true} if nothing can be told of the token
	 */
	public boolean isBareDenial() {
		return this.status == 403 && this.text.equals("permission denied");
	}

	/**
	 * Return whether the request may succeed later without anybody's help: a stand-by
	 * that has not caught up, a rate limit, a sealed or failing server.
	 * @return {@code true} if trying again makes sense
	 */
	public boolean isPassing() {
		return this.status == 412 || this.status == 429 || this.status >= 500;
	}

	/**
	 * Return whether the text holds one of some fragments.
	 * @param fragments the fragments to look for, from {@link #anyOf(String...)}
	 * @return {@code true} if at least one is found
	 */
	public boolean says(Pattern fragments) {
		return fragments.matcher(this.text).find();
	}

	/**
	 * Return what finds any of some fragments.
	 * @param fragments the fragments, taken literally; without any, nothing is found
	 * @return the pattern
	 */
	public static Pattern anyOf(String... fragments) {
		return (fragments.length == 0) ? NOTHING
				: Pattern.compile(Arrays.stream(fragments).map(Pattern::quote).collect(Collectors.joining("|")));
	}

	@Override
	public String toString() {
		String shown = (this.text.length() > LONGEST_SHOWN) ? this.text.substring(0, LONGEST_SHOWN) + "…" : this.text;
		return "HTTP " + this.status + (shown.isEmpty() ? "" : ": " + shown);
	}

	/**
	 * Find the refusal behind a failure.
	 * @param failure the failure
	 * @return the refusal, or {@code null} if Vault did not answer
	 */
	public static @Nullable VaultRefusal behind(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof RestClientResponseException ex) {
				return of(ex);
			}
		}
		return null;
	}

}
