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

package io.github.vaultaws.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.AwsSecretsEngineClient;
import io.github.vaultaws.rotation.IssuePermits;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.rotation.RotationContext;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.rotation.StartRetry;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.VaultSession;

/**
 * Credentials of Vault's AWS secrets engine at {@code aws}, without verification.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Leases {

	private static final RotationPolicy POLICY = new RotationPolicy(RotationPolicy.DEFAULT_OVERLAP, false, null);

	private Leases() {
	}

	static RotationContext context(VaultSession session, TaskScheduler scheduler, DoubleSupplier random) {
		return new RotationContext(session, POLICY, (credentials) -> CredentialsVerifier.Result.UNKNOWN, scheduler,
				scheduler, new Backoff(random), new IssuePermits(6), (event) -> {
				}, new ObservedOperations());
	}

	static RotatingCredentials of(String role, VaultHttp vault, RotationContext context) {
		AwsSecretsEngineClient engine = new AwsSecretsEngineClient(vault,
				new CredentialsRequest("aws", role, null, null, null), "vault.aws.credentials",
				context.scheduler().getClock());
		return new RotatingCredentials(engine, context);
	}

	static RotatingCredentials of(String role, VaultHttp vault, VaultSession session, TaskScheduler scheduler,
			DoubleSupplier random) {
		return of(role, vault, context(session, scheduler, random));
	}

	static VaultAwsCredentialsProvider provider(RotatingCredentials credentials, Duration resolveTimeout,
			TaskScheduler scheduler) {
		return new VaultAwsCredentialsProvider(credentials, resolveTimeout, scheduler.getClock());
	}

	static ManagedCredentialsLifecycle start(List<RotatingCredentials> credentials, boolean wait) {
		ManagedCredentialsLifecycle lifecycle = new ManagedCredentialsLifecycle(credentials, wait, StartRetry.DEFAULT);
		lifecycle.start();
		return lifecycle;
	}

}
