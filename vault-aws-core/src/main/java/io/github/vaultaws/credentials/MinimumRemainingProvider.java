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

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.CredentialsState;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;

/**
 * AWS credentials that have some life left. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class MinimumRemainingProvider implements AwsCredentialsProvider {

	private final ManagedCredentials lease;

	private final Duration minimum;

	private final Duration resolveTimeout;

	private final Clock clock;

	MinimumRemainingProvider(ManagedCredentials lease, Duration minimum, Duration resolveTimeout, Clock clock) {
		Assert.isTrue(minimum.toSeconds() > 0, "The minimum has to be a second or more");
		this.lease = lease;
		this.minimum = minimum;
		this.resolveTimeout = resolveTimeout;
		this.clock = clock;
	}

	@Override
	public AwsCredentials resolveCredentials() {
		try {
			return keys().get(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure("the wait for them was interrupted", ex);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw translate(ex);
		}
	}

	@Override
	public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
		CompletableFuture<AwsCredentials> keys = keys();
		if (keys.isDone() && !keys.isCompletedExceptionally()) {
			return CompletableFuture.completedFuture(keys.join());
		}
		return keys.orTimeout(this.resolveTimeout.toMillis(), TimeUnit.MILLISECONDS).handleAsync((given, failure) -> {
			if (failure != null) {
				throw translate(failure);
			}
			return given;
		});
	}

	private CompletableFuture<AwsCredentials> keys() {
		Instant now = this.clock.instant();
		IssuedCredentials live = this.lease.live(now.toEpochMilli());
		if (live == null) {
			return this.lease.attempt().thenApply(this::enough);
		}
		if (lastsLongEnough(live, now)) {
			return CompletableFuture.completedFuture(live.credentials());
		}
		if (live.isStatic()) {
			return CompletableFuture.failedFuture(failure("Vault alone replaces the keys of a static role, and those in"
					+ " use end at " + live.info().expiresAt() + ". Ask for less", null));
		}
		Duration longest = live.successorTtl(now);
		if (longest.compareTo(this.minimum) < 0) {
			return CompletableFuture.failedFuture(failure(
					"new keys of this role have " + longest.toSeconds() + " s at most. Ask for less, or have the role"
							+ " give keys that live longer, and an IAM user's a Vault token that does",
					null));
		}
		return this.lease.replace(live).thenApply(this::enough);
	}

	private boolean lastsLongEnough(IssuedCredentials live, Instant now) {
		return !live.expiresAt().isBefore(now.plus(this.minimum));
	}

	private AwsCredentials enough(CredentialsState outcome) {
		Instant now = this.clock.instant();
		IssuedCredentials live = outcome.live(now);
		if (live != null && lastsLongEnough(live, now)) {
			return live.credentials();
		}
		RuntimeException failure = outcome.failure();
		if (failure instanceof VaultAwsException known) {
			throw failure(known.getMessage() + " " + known.getAction(), known);
		}
		if (failure != null) {
			throw failure(failure.getMessage(), failure);
		}
		throw failure((live != null) ? "the new ones end at " + live.info().expiresAt() + ". Ask for less"
				: "the application is stopping", null);
	}

	private SdkClientException translate(Throwable failure) {
		Throwable cause = ((failure instanceof ExecutionException || failure instanceof CompletionException)
				&& failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof SdkClientException known) {
			return known;
		}
		return failure("Vault has not issued others within " + this.resolveTimeout.toSeconds()
				+ " s. Try again, or raise 'vault.aws.resolve-timeout'", cause);
	}

	private SdkClientException failure(@Nullable String reason, @Nullable Throwable cause) {
		return SdkClientException.create("No AWS credentials with " + this.minimum.toSeconds()
				+ " s left for the role '" + this.lease.role() + "': " + reason, cause);
	}

	@Override
	public String toString() {
		return "VaultAwsCredentialsProvider[" + this.lease.role() + ", " + this.minimum + "]";
	}

}
