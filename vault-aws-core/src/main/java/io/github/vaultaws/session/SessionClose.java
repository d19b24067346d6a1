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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Closes a session and everything that was created with it, within one deadline. Pending
 * requests are awaited for half of the time and then aborted. The other half remains to
 * revoke tokens and leases. Used by one thread.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SessionClose {

	private static final VaultAwsLog logger = VaultAwsLog.of(SessionClose.class);

	private static final Duration MIN_TIMEOUT = Duration.ofMillis(500);

	/**
	 * Maximum time of a revocation that nothing waits for.
	 */
	private static final Duration LATE_TIMEOUT = Duration.ofSeconds(10);

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
	 * Prevent new operations, and wait for pending requests. The result of a request for
	 * credentials is known only when its role has processed the response.
	 */
	void quiesce() {
		CompletableFuture<?> requests = closeRoles();
		Duration grace = this.timeout.dividedBy(2);
		awaitCompletion(requests, grace);
		int aborted = this.tokens.drain(grace.minus(elapsed()));
		if (aborted > 0) {
			logger.warn("Shutdown aborted " + aborted + " pending requests to Vault after " + grace.toMillis()
					+ " ms; a token or credentials from them may remain valid until they expire");
		}
		awaitCompletion(requests, MIN_TIMEOUT);
	}

	/**
	 * Close roles that end before the session, and revoke their leases. Pending requests
	 * for credentials are awaited for half of the time. They are not aborted, because the
	 * session remains: what Vault returns later is revoked then.
	 * @param token the supplier of the token for the requests
	 * @param closing whether the session itself is closing, which then revokes it
	 * @param released called when nothing remains to be revoked
	 */
	void release(Supplier<SessionToken> token, BooleanSupplier closing, Runnable released) {
		CompletableFuture<?> requests = closeRoles();
		Duration grace = this.timeout.dividedBy(2);
		if (!awaitCompletion(requests, grace)) {
			logger.info("A request for AWS credentials did not complete within " + grace.toMillis()
					+ " ms after its role was closed; credentials from it are revoked when Vault returns them");
		}
		List<RevocableLease> held = leases(null);
		revoke(held, token);
		CompletableFuture<Void> unused = requests.thenRun(() -> {
			if (!closing.getAsBoolean()) {
				SessionClose late = new SessionClose(this.tokens, this.roles, LATE_TIMEOUT);
				late.revoke(late.leases(null).stream().filter((lease) -> !held.contains(lease)).toList(), token);
				released.run();
			}
		});
	}

	private CompletableFuture<?> closeRoles() {
		return CompletableFuture
			.allOf(this.roles.stream().map(TokenListener::sessionClosing).toArray(CompletableFuture<?>[]::new));
	}

	private static boolean awaitCompletion(CompletableFuture<?> requests, Duration limit) {
		try {
			requests.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("A request for AWS credentials has not completed", ex);
		}
		return requests.isDone();
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	/**
	 * Return the timeout of the next request.
	 * @param remaining the number of requests that follow
	 * @return the timeout
	 */
	Duration timeout(int remaining) {
		Duration left = this.timeout.minus(elapsed()).dividedBy(1 + remaining);
		return (left.compareTo(MIN_TIMEOUT) > 0) ? left : MIN_TIMEOUT;
	}

	/**
	 * Revoke leases that outlive their token, in parallel. Leases that remain are logged.
	 * @param creator the token that created the leases, or {@code null} for all leases
	 * @param token the supplier of the token for the requests
	 */
	void revokeLeases(@Nullable SessionToken creator, Supplier<SessionToken> token) {
		revoke(leases(creator), token);
	}

	private List<RevocableLease> leases(@Nullable SessionToken creator) {
		return this.roles.stream().flatMap((role) -> role.leasesOf(creator).stream()).toList();
	}

	private void revoke(List<RevocableLease> leases, Supplier<SessionToken> token) {
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
				logger.info("Revocation of AWS credentials requested: " + revoked);
			}
			String remaining = names(revocations, false);
			if (!remaining.isEmpty()) {
				logger.warn("AWS credentials not revoked: " + remaining
						+ ". To allow the application to revoke them, add to its policy: " + RevocableLease.REVOKE);
			}
		}
		finally {
			threads.shutdown();
		}
	}

	private Revocation revoke(RevocableLease lease, Supplier<SessionToken> token) {
		try {
			lease.revoke(token.get(), timeout(0));
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
	 * The result of the revocation of a lease.
	 *
	 * @param lease the lease
	 * @param failure the failure, or {@code null} if the lease was revoked
	 */
	private record Revocation(RevocableLease lease, @Nullable RuntimeException failure) {

		String name() {
			return (this.failure != null) ? this.lease + " (" + PrintableText.ofFailure(this.failure) + ")"
					: this.lease.toString();
		}

	}

}
