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

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.Jitter;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.session.VaultSession;

/**
 * Managed credentials of the role {@code deploy} with a {@link StubVault}.
 */
public final class StubCredentials {

	private StubCredentials() {
	}

	public static RotatingCredentials of(StubVault vault, TaskScheduler scheduler) {
		return of(vault, new StubSession(), scheduler, null);
	}

	public static RotatingCredentials of(StubVault vault, TaskScheduler scheduler, CredentialsVerifier verifier) {
		return of(vault, new StubSession(), scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
				verifier, (event) -> {
				});
	}

	public static RotatingCredentials of(StubVault vault, TaskScheduler scheduler, CredentialsVerifier verifier,
			Consumer<CredentialsEvent> listener) {
		return of(vault, new StubSession(), scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
				verifier, listener);
	}

	public static RotatingCredentials ofVerified(StubVault vault, TaskScheduler scheduler,
			CredentialsVerifier verifier) {
		return of(vault, new StubSession(), scheduler, RotationPolicy.DEFAULT, verifier, (event) -> {
		});
	}

	public static RotatingCredentials ofStaticRole(StubVault vault, TaskScheduler scheduler) {
		return of(vault, new CredentialsRequest("deploy", "aws", "deploy", null, null, null, true), new StubSession(),
				scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
				(credentials) -> Result.UNKNOWN, (event) -> {
				});
	}

	public static void watch(RotatingCredentials credentials) {
		credentials.watch();
	}

	static RotatingCredentials withPermits(StubVault vault, VaultSession session, TaskScheduler scheduler,
			IssuePermits permits) {
		CredentialsRequest request = new CredentialsRequest("aws", "deploy", null, null, null);
		return new RotatingCredentials(
				new AwsSecretsEngineClient(vault.client(), request, "vault.aws.credentials", scheduler.getClock()),
				new RotationContext(session, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
						(credentials) -> Result.UNKNOWN, scheduler, scheduler, new Backoff(new Jitter()), permits,
						(event) -> {
						}, new ObservedOperations()));
	}

	static RotatingCredentials of(StubVault vault, VaultSession session, TaskScheduler scheduler,
			@Nullable Duration maxAge) {
		return of(vault, session, scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, maxAge),
				(credentials) -> Result.UNKNOWN, (event) -> {
				});
	}

	static RotatingCredentials of(StubVault vault, VaultSession session, TaskScheduler scheduler, RotationPolicy policy,
			CredentialsVerifier verifier, Consumer<CredentialsEvent> listener) {
		return of(vault, new CredentialsRequest("aws", "deploy", null, null, null), session, scheduler, policy,
				verifier, listener);
	}

	private static RotatingCredentials of(StubVault vault, CredentialsRequest request, VaultSession session,
			TaskScheduler scheduler, RotationPolicy policy, CredentialsVerifier verifier,
			Consumer<CredentialsEvent> listener) {
		AwsSecretsEngineClient engine = new AwsSecretsEngineClient(vault.client(), request, "vault.aws.credentials",
				scheduler.getClock());
		return new RotatingCredentials(engine, new RotationContext(session, policy, verifier, scheduler, scheduler,
				new Backoff(new Jitter()), new IssuePermits(6), listener, new ObservedOperations()));
	}

}
