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

package io.github.vaultaws.credentials;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.PrintableText;

/**
 * {@link AwsCredentialsProvider} that returns the current AWS credentials issued by
 * Vault. In the steady state a call reads a volatile field and the clock; it sends no
 * request and does not allocate. Deliberately not {@link AutoCloseable}, because AWS SDK
 * clients close their provider. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsCredentialsProvider
		implements AwsCredentialsProvider, IdentityInvalidation<AwsCredentialsIdentity> {

	private final ManagedCredentials managedCredentials;

	private final Duration resolveTimeout;

	private final Clock clock;

	/**
	 * Create a new {@link VaultAwsCredentialsProvider}.
	 * @param managedCredentials the managed credentials of the role
	 * @param resolveTimeout the maximum time a caller waits for credentials when none are
	 * available
	 * @param clock the clock
	 */
	public VaultAwsCredentialsProvider(ManagedCredentials managedCredentials, Duration resolveTimeout, Clock clock) {
		this.managedCredentials = managedCredentials;
		this.resolveTimeout = resolveTimeout;
		this.clock = clock;
	}

	/**
	 * Return the current credentials. Waits only if none are available, at most for the
	 * resolve timeout.
	 * @return the credentials, with their expiry
	 * @throws SdkClientException if no credentials can be obtained
	 */
	@Override
	public AwsCredentials resolveCredentials() {
		AwsCredentials current = this.managedCredentials.current(this.clock.millis());
		return (current != null) ? current : await();
	}

	/**
	 * Return the current credentials without blocking and without throwing an exception.
	 * The future completes within the resolve timeout.
	 * @param request the request, which has no effect
	 * @return the credentials, or a failed future if no credentials can be obtained
	 */
	@Override
	public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
		AwsCredentials current = this.managedCredentials.current(this.clock.millis());
		return (current != null) ? CompletableFuture.completedFuture(current)
				: this.managedCredentials.attempt()
					.copy()
					.orTimeout(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS)
					.handleAsync(this::credentials);
	}

	/**
	 * Return a view of this provider whose credentials have a minimum remaining TTL, for
	 * example for presigned URLs, which expire with the credentials that signed them. If
	 * the current credentials expire earlier, they are rotated, and callers wait at most
	 * for the resolve timeout. A duration that new credentials of the role would not
	 * reach leads to an {@link SdkClientException} instead. Like this provider, the view
	 * does not have to be closed.
	 * @param minimum the minimum remaining TTL, at least one second
	 * @return the view
	 * @throws IllegalArgumentException if the duration is shorter
	 */
	public AwsCredentialsProvider withMinimumRemaining(Duration minimum) {
		return new MinimumRemainingProvider(this.managedCredentials, minimum, this.resolveTimeout, this.clock);
	}

	/**
	 * Report that AWS rejected credentials. The current credentials are then checked with
	 * STS in the background, and replaced if STS rejects them, too. A report of other
	 * credentials has no effect. Never blocks.
	 * @param rejected the credentials that AWS rejected
	 * @return a future that is complete: the check has been requested
	 */
	@Override
	public CompletableFuture<Void> invalidate(AwsCredentialsIdentity rejected) {
		rejected(rejected.accessKeyId(), RejectionCode.OTHER);
		return CompletableFuture.completedFuture(null);
	}

	void rejected(String accessKeyId, RejectionCode code) {
		this.managedCredentials.rejected(accessKeyId, code);
	}

	private AwsCredentials await() {
		try {
			return credentials(
					this.managedCredentials.attempt().get(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("the calling thread was interrupted", ex);
		}
		catch (TimeoutException ex) {
			throw timeout(ex);
		}
		catch (ExecutionException ex) {
			throw failure("they could not be resolved", ex);
		}
	}

	private AwsCredentials credentials(CredentialsState state, @Nullable Throwable failure) {
		if (failure != null) {
			throw timeout(failure);
		}
		return credentials(state);
	}

	private AwsCredentials credentials(CredentialsState state) {
		AwsCredentials current = this.managedCredentials.current(this.clock.millis());
		if (current != null) {
			return current;
		}
		RuntimeException failure = state.failure();
		if (failure instanceof VaultAwsException known) {
			throw failure(known.getMessage() + " " + known.getAction(), known);
		}
		throw failure((failure != null) ? PrintableText.ofFailure(failure) : "the application is stopping", failure);
	}

	private SdkClientException timeout(Throwable cause) {
		return failure(ResolveTimeout.reason(this.resolveTimeout, this.managedCredentials.state(), "any"), cause);
	}

	private SdkClientException failure(@Nullable String reason, @Nullable Throwable cause) {
		return SdkClientException
			.create("No AWS credentials for role '" + this.managedCredentials.role() + "': " + reason, cause);
	}

	@Override
	public String toString() {
		return "VaultAwsCredentialsProvider[" + this.managedCredentials.role() + "]";
	}

}
