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

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.CredentialsState;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;

/**
 * AWS credentials that Vault issued, always the current ones. In the steady state a
 * volatile read and a look at the clock: nothing talks to Vault on the caller's thread,
 * and nothing is allocated. Deliberately not {@link AutoCloseable}, because AWS SDK
 * clients close the provider that they are given. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsCredentialsProvider implements AwsCredentialsProvider {

	private final ManagedCredentials lease;

	private final Duration resolveTimeout;

	private final Clock clock;

	/**
	 * Create a new {@link VaultAwsCredentialsProvider}.
	 * @param lease the lease that the credentials live by
	 * @param resolveTimeout how long a caller waits for an attempt under way when there
	 * are no credentials
	 * @param clock the clock
	 */
	public VaultAwsCredentialsProvider(ManagedCredentials lease, Duration resolveTimeout, Clock clock) {
		this.lease = lease;
		this.resolveTimeout = resolveTimeout;
		this.clock = clock;
	}

	/**
	 * Return the current credentials. Waits, at most for the resolve time-out, only when
	 * there are none before their end.
	 * @return the credentials, with their end
	 * @throws SdkClientException if there are none to be had now
	 */
	@Override
	public AwsCredentials resolveCredentials() {
		IssuedCredentials live = this.lease.live(this.clock.millis());
		return (live != null) ? live.credentials() : await();
	}

	/**
	 * Return the current credentials without ever blocking or throwing. AWS clients wait
	 * for the answer, so that it comes within the resolve time-out.
	 * @param request the request, which changes nothing
	 * @return the credentials, or a failed future if there are none to be had now
	 */
	@Override
	public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
		IssuedCredentials live = this.lease.live(this.clock.millis());
		return (live != null) ? CompletableFuture.completedFuture(live.credentials())
				: this.lease.attempt()
					.copy()
					.orTimeout(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS)
					.handleAsync(this::keys);
	}

	/**
	 * Return a view of this provider whose credentials have some life left, such as for
	 * presigned URLs, which end with the credentials that signed them. Where those in use
	 * have less, they are replaced, and callers wait, at most for the resolve time-out. A
	 * duration that no new credentials of the role would have is refused instead, by an
	 * {@link SdkClientException}. To be closed by nobody, as this provider.
	 * @param minimum the life left, of a second or more
	 * @return the view
	 * @throws IllegalArgumentException if the duration is shorter
	 */
	public AwsCredentialsProvider withMinimumRemaining(Duration minimum) {
		return new MinimumRemainingProvider(this.lease, minimum, this.resolveTimeout, this.clock);
	}

	/**
	 * Take note that AWS refused credentials. Those in use are then checked with STS in
	 * the background, and replaced if it refuses them too. A report of other credentials,
	 * late or foreign, changes nothing. Never blocks.
	 * @param rejected the credentials that AWS refused
	 */
	public void invalidate(AwsCredentialsIdentity rejected) {
		rejected(rejected.accessKeyId());
	}

	void rejected(String accessKeyId) {
		this.lease.rejected(accessKeyId);
	}

	private AwsCredentials await() {
		try {
			return keys(this.lease.attempt().get(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("the wait for them was interrupted", ex);
		}
		catch (TimeoutException ex) {
			throw late(ex);
		}
		catch (ExecutionException ex) {
			throw failure("they could not be read", ex);
		}
	}

	private AwsCredentials keys(CredentialsState snapshot, @Nullable Throwable failure) {
		if (failure != null) {
			throw late(failure);
		}
		return keys(snapshot);
	}

	private AwsCredentials keys(CredentialsState snapshot) {
		IssuedCredentials live = snapshot.live(this.clock.instant());
		if (live != null) {
			return live.credentials();
		}
		RuntimeException failure = snapshot.failure();
		if (failure instanceof VaultAwsException known) {
			throw failure(known.getMessage() + " " + known.getAction(), known);
		}
		throw failure((failure != null) ? failure.getMessage() : "the application is stopping", failure);
	}

	private SdkClientException late(Throwable cause) {
		return failure("Vault has not issued any within " + this.resolveTimeout.toSeconds() + " s", cause);
	}

	private SdkClientException failure(@Nullable String reason, @Nullable Throwable cause) {
		return SdkClientException.create("No AWS credentials for the role '" + this.lease.role() + "': " + reason,
				cause);
	}

	@Override
	public String toString() {
		return "VaultAwsCredentialsProvider[" + this.lease.role() + "]";
	}

}
