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

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.Chance;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.lease.CredentialProbe.Verdict;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.StubSession;
import io.github.vaultaws.session.VaultSession;

/**
 * Leases of the role {@code deploy} on a {@link StubVault}.
 */
public final class StubLease {

	private StubLease() {
	}

	public static CredentialsLease of(StubVault vault, TaskScheduler scheduler) {
		return of(vault, new StubSession(), scheduler, null);
	}

	public static CredentialsLease of(StubVault vault, TaskScheduler scheduler, CredentialProbe probe) {
		return of(vault, new StubSession(), scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
				probe, (event) -> {
				});
	}

	public static CredentialsLease ofStaticRole(StubVault vault, TaskScheduler scheduler) {
		return of(vault, new CredentialsRequest("deploy", "aws", "deploy", null, null, null, true), new StubSession(),
				scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null), (keys) -> Verdict.SILENT,
				(event) -> {
				});
	}

	public static void watch(CredentialsLease lease) {
		lease.watch();
	}

	static CredentialsLease withPermits(StubVault vault, VaultSession session, TaskScheduler scheduler,
			IssuePermits permits) {
		CredentialsRequest request = new CredentialsRequest("aws", "deploy", null, null, null);
		return new CredentialsLease(
				new AwsSecretsEngine(vault.client(), request, "vault.aws.credentials", scheduler.getClock()),
				new RotationContext(session, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null),
						(keys) -> Verdict.SILENT, scheduler, scheduler, new Backoff(new Chance()), permits, (event) -> {
						}));
	}

	static CredentialsLease of(StubVault vault, VaultSession session, TaskScheduler scheduler,
			@Nullable Duration maxAge) {
		return of(vault, session, scheduler, new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, maxAge),
				(keys) -> Verdict.SILENT, (event) -> {
				});
	}

	static CredentialsLease of(StubVault vault, VaultSession session, TaskScheduler scheduler, RotationPolicy policy,
			CredentialProbe probe, Consumer<LeaseEvent> listener) {
		return of(vault, new CredentialsRequest("aws", "deploy", null, null, null), session, scheduler, policy, probe,
				listener);
	}

	private static CredentialsLease of(StubVault vault, CredentialsRequest request, VaultSession session,
			TaskScheduler scheduler, RotationPolicy policy, CredentialProbe probe, Consumer<LeaseEvent> listener) {
		AwsSecretsEngine engine = new AwsSecretsEngine(vault.client(), request, "vault.aws.credentials",
				scheduler.getClock());
		return new CredentialsLease(engine, new RotationContext(session, policy, probe, scheduler, scheduler,
				new Backoff(new Chance()), new IssuePermits(6), listener));
	}

}
