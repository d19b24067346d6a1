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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.PrintableText;

/**
 * {@link AwsCredentialsProvider} for credentials with a minimum remaining TTL.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class MinimumRemainingProvider implements AwsCredentialsProvider, IdentityInvalidation<AwsCredentialsIdentity> {

	private final ManagedCredentials managedCredentials;

	private final Duration minimum;

	private final Duration resolveTimeout;

	private final Clock clock;

	MinimumRemainingProvider(ManagedCredentials managedCredentials, Duration minimum, Duration resolveTimeout,
			Clock clock) {
		Assert.isTrue(minimum.toSeconds() > 0, "The minimum must be at least one second");
		this.managedCredentials = managedCredentials;
		this.minimum = minimum;
		this.resolveTimeout = resolveTimeout;
		this.clock = clock;
	}

	@Override
	public AwsCredentials resolveCredentials() {
		try {
			return credentials().get(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("the calling thread was interrupted", ex);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw translate(ex);
		}
	}

	@Override
	public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
		CompletableFuture<AwsCredentials> credentials = credentials();
		if (credentials.isDone() && !credentials.isCompletedExceptionally()) {
			return CompletableFuture.completedFuture(credentials.join());
		}
		return credentials.orTimeout(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS)
			.handleAsync((resolved, failure) -> {
				if (failure != null) {
					throw translate(failure);
				}
				return resolved;
			});
	}

	@Override
	public CompletableFuture<Void> invalidate(AwsCredentialsIdentity rejected) {
		this.managedCredentials.rejected(rejected.accessKeyId());
		return CompletableFuture.completedFuture(null);
	}

	private CompletableFuture<AwsCredentials> credentials() {
		Instant now = this.clock.instant();
		AwsCredentials live = this.managedCredentials.current(now.toEpochMilli());
		if (live == null) {
			return this.managedCredentials.attempt().thenApply(this::checked);
		}
		if (isSufficient(live, now)) {
			return CompletableFuture.completedFuture(live);
		}
		CredentialsInfo current = this.managedCredentials.state().current();
		if (current != null && current.type() == CredentialsInfo.Type.STATIC) {
			return CompletableFuture.failedFuture(failure("only Vault rotates the credentials of a static role,"
					+ " and the current ones expire at " + expiresAt(live) + ". Request a shorter duration", null));
		}
		Duration maximum = this.managedCredentials.successorTtl();
		if (maximum.compareTo(this.minimum) < 0) {
			return CompletableFuture.failedFuture(failure("new credentials of this role remain valid for "
					+ maximum.toSeconds() + " s at most. Request a"
					+ " shorter duration, or increase the TTL of the role and, for IAM users, that of the Vault token",
					null));
		}
		return this.managedCredentials.replace(live.accessKeyId()).thenApply(this::checked);
	}

	private boolean isSufficient(AwsCredentials live, Instant now) {
		return !expiresAt(live).isBefore(now.plus(this.minimum));
	}

	private static Instant expiresAt(AwsCredentials credentials) {
		return credentials.expirationTime().orElse(Instant.MAX);
	}

	private AwsCredentials checked(CredentialsState outcome) {
		Instant now = this.clock.instant();
		AwsCredentials live = this.managedCredentials.current(now.toEpochMilli());
		if (live != null && isSufficient(live, now)) {
			return live;
		}
		RuntimeException failure = outcome.failure();
		if (failure instanceof VaultAwsException known) {
			throw failure(known.getMessage() + " " + known.getAction(), known);
		}
		if (failure != null) {
			throw failure(PrintableText.ofFailure(failure), failure);
		}
		throw failure((live != null) ? "the new ones expire at " + expiresAt(live) + ". Request a shorter duration"
				: "the application is stopping", null);
	}

	private SdkClientException translate(Throwable failure) {
		Throwable cause = ((failure instanceof ExecutionException || failure instanceof CompletionException)
				&& failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof SdkClientException known) {
			return known;
		}
		return failure(ResolveTimeout.reason(this.resolveTimeout, this.managedCredentials.state(), "others")
				+ ". Try again, or increase 'vault.aws.resolve-timeout'", cause);
	}

	private SdkClientException failure(@Nullable String reason, @Nullable Throwable cause) {
		return SdkClientException.create("No AWS credentials that remain valid for " + this.minimum.toSeconds()
				+ " s for role '" + this.managedCredentials.role() + "': " + reason, cause);
	}

	@Override
	public String toString() {
		return "VaultAwsCredentialsProvider[" + this.managedCredentials.role() + ", " + this.minimum + "]";
	}

}
