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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The close of a session, which is that of everything that was made with it. There is one
 * deadline: requests under way get half of the time and are then aborted, so that as much
 * is left to revoke what may be left behind. Used by one thread.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SessionClose {

	private static final Log logger = LogFactory.getLog(SessionClose.class);

	private static final Duration MIN_LIMIT = Duration.ofMillis(500);

	private static final int MAX_THREADS = 8;

	private final TokenClient tokens;

	private final Collection<? extends TokenListener> roles;

	private final Duration timeout;

	private final long startedAt = System.nanoTime();

	SessionClose(TokenClient tokens, Collection<? extends TokenListener> roles, Duration timeout) {
		this.tokens = tokens;
		this.roles = roles;
		this.timeout = timeout;
	}

	/**
	 * Let the roles begin nothing new.
	 */
	void closeRoles() {
		this.roles.forEach(TokenListener::sessionClosing);
	}

	/**
	 * Let nothing new begin, and wait for what is under way.
	 */
	void quiesce() {
		closeRoles();
		Duration grace = this.timeout.dividedBy(2);
		int aborted = this.tokens.drain(grace);
		if (aborted > 0) {
			logger.warn("Shutdown aborted " + aborted + " pending requests to Vault after " + grace.toMillis()
					+ " ms; a token or credentials from them may remain valid until they expire");
		}
	}

	/**
	 * Return how long the next request may take.
	 * @param others how many follow it
	 * @return the limit
	 */
	Duration limit(int others) {
		Duration left = this.timeout.minusNanos(System.nanoTime() - this.startedAt).dividedBy(1 + others);
		return (left.compareTo(MIN_LIMIT) > 0) ? left : MIN_LIMIT;
	}

	/**
	 * Revoke leases that outlive a token, side by side. What stays is named.
	 * @param which the token that they were created with, or {@code null} for all leases
	 * @param token returns the token of the requests
	 */
	void revokeLeases(@Nullable SessionToken which, Supplier<SessionToken> token) {
		List<RevocableLease> leases = this.roles.stream().flatMap((role) -> role.leasesOf(which).stream()).toList();
		if (leases.isEmpty()) {
			return;
		}
		ExecutorService threads = Executors.newFixedThreadPool(Math.min(leases.size(), MAX_THREADS));
		try {
			List<Revocation> revocations = leases.stream()
				.map((lease) -> CompletableFuture.supplyAsync(() -> revoke(lease, token), threads))
				.toList()
				.stream()
				.map(CompletableFuture::join)
				.toList();
			String revoked = names(revocations, true);
			if (!revoked.isEmpty()) {
				logger.info("AWS credentials revoked: " + revoked);
			}
			String left = names(revocations, false);
			if (!left.isEmpty()) {
				logger.warn("AWS credentials not revoked: " + left
						+ ". To let the application revoke them, give its policy: path \"sys/leases/revoke\""
						+ " { capabilities = [\"update\"] }");
			}
		}
		finally {
			threads.shutdown();
		}
	}

	private Revocation revoke(RevocableLease lease, Supplier<SessionToken> token) {
		try {
			lease.revoke(token.get(), limit(0));
			return new Revocation(lease, null);
		}
		catch (RuntimeException ex) {
			return new Revocation(lease, ex);
		}
	}

	private static String names(List<Revocation> revocations, boolean revoked) {
		return revocations.stream()
			.filter((revocation) -> revoked == (revocation.failure() == null))
			.map(Revocation::name)
			.sorted()
			.collect(Collectors.joining(", "));
	}

	/**
	 * What became of a lease.
	 *
	 * @param lease the lease
	 * @param failure why it is left, or {@code null} if it was revoked
	 */
	private record Revocation(RevocableLease lease, @Nullable RuntimeException failure) {

		String name() {
			return (this.failure != null) ? this.lease + " (" + this.failure.getMessage() + ")" : this.lease.toString();
		}

	}

}
