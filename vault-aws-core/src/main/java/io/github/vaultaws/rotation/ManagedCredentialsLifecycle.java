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

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Lifecycle of the managed credentials of an application: obtains them when the
 * application context starts, and renews and rotates them while it runs. Starts before
 * web servers and stops after them. If the context is stopped or paused, the credentials
 * are discarded and revoked, and others are obtained by the next start. While the context
 * closes, they remain, because AWS clients may use them until they are destroyed.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ManagedCredentialsLifecycle implements SmartLifecycle, ApplicationContextAware {

	/**
	 * The phase, just above that of Spring Vault's lease container.
	 */
	public static final int PHASE = 300;

	private static final VaultAwsLog logger = VaultAwsLog.of(ManagedCredentialsLifecycle.class);

	private static final int MAX_IAM_USERS = 50;

	private final List<RotatingCredentials> managedCredentials;

	private final StartRetry retry;

	private final boolean failFast;

	private @Nullable ApplicationContext context;

	private volatile boolean running;

	/**
	 * Create a new {@link ManagedCredentialsLifecycle}.
	 * @param managedCredentials the managed credentials of all roles
	 * @param failFast whether to fail the start if no credentials can be obtained; if
	 * {@code false}, attempts are repeated in the background
	 * @param retry how attempts of the start are repeated
	 */
	public ManagedCredentialsLifecycle(List<RotatingCredentials> managedCredentials, boolean failFast,
			StartRetry retry) {
		this.managedCredentials = List.copyOf(managedCredentials);
		this.failFast = failFast;
		this.retry = retry;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Return the managed credentials that are obtained, renewed and rotated.
	 * @return the managed credentials of all roles
	 */
	public List<ManagedCredentials> managedCredentials() {
		return List.copyOf(this.managedCredentials);
	}

	/**
	 * Obtain the first credentials of all roles concurrently, and start to renew and
	 * rotate them.
	 * @throws VaultAwsException if no credentials can be obtained and the start is to
	 * fail in that case
	 */
	@Override
	public void start() {
		this.managedCredentials.forEach(RotatingCredentials::reopen);
		if (this.failFast) {
			try {
				this.retry.perform(this::obtainAll, this::incomplete);
			}
			catch (RuntimeException ex) {
				stop();
				throw ex;
			}
			warnAboutManyIamUsers();
		}
		this.running = true;
		this.managedCredentials.forEach(RotatingCredentials::watch);
	}

	private void obtainAll() {
		List<CompletableFuture<CredentialsState>> concurrent = this.managedCredentials.stream()
			.skip(1)
			.map(RotatingCredentials::attempt)
			.toList();
		logger.debug("Obtaining the first AWS credentials of a role, and of " + concurrent.size()
				+ " other roles concurrently");
		this.managedCredentials.forEach((credentials) -> this.retry.attempts().accept(credentials::obtain));
	}

	private VaultAwsException incomplete() {
		ManagedCredentials missing = this.managedCredentials.stream()
			.filter((credentials) -> credentials.state().live() == null)
			.findFirst()
			.orElseGet(() -> this.managedCredentials.get(0));
		CredentialsState state = missing.state();
		RuntimeException failure = state.failure();
		LastError error = state.lastError();
		String text = "Failed to obtain AWS credentials for role '%s' within %d s: ".formatted(missing.role(),
				this.retry.timeout().toSeconds());
		String wait = "To wait longer, increase 'vault.aws.retry.timeout'.";
		CredentialsState.Pending pending = state.pending();
		if (failure == null && pending != null && pending.required() > 0) {
			return new VaultAwsException(
					text + "AWS did not accept %s, which Vault issued (%d of %d verifications)."
						.formatted(pending.credentials().accessKeyId(), pending.accepted(), pending.required()),
					"Check that AWS STS can be reached from this machine, and 'vault.aws.rotation.verification.*'. "
							+ wait,
					true);
		}
		if (failure == null || error == null) {
			return new VaultAwsException(text + "Vault did not respond.", wait, true);
		}
		return new VaultAwsException(text + error.description() + ".",
				(error.action() != null) ? error.action() + " " + wait : wait, true, failure);
	}

	private void warnAboutManyIamUsers() {
		long users = this.managedCredentials.stream()
			.map((credentials) -> credentials.state().current())
			.filter((current) -> current != null && current.type() == CredentialsInfo.Type.IAM_USER)
			.count();
		if (users > MAX_IAM_USERS) {
			logger.warn("Each instance of this application uses " + users
					+ " IAM users, one for each role. The quota of an"
					+ " AWS account is 5,000. Prefer roles with credential_type=assumed_role, which create no IAM users.");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		boolean closing = !(this.context instanceof ConfigurableApplicationContext current) || current.isClosed();
		this.managedCredentials.forEach(closing ? RotatingCredentials::pause : RotatingCredentials::suspend);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
