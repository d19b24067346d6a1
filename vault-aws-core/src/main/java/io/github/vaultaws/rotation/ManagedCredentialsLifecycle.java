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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;

import io.github.vaultaws.VaultAwsException;

/**
 * Keeps the leases of the application alive while its context runs. Starts before web
 * servers and stops after them. The leases end when their beans are destroyed, not here,
 * because AWS clients may need their keys until then.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ManagedCredentialsLifecycle implements SmartLifecycle {

	/**
	 * The phase: just above Spring Vault's own lease container.
	 */
	public static final int PHASE = 300;

	/**
	 * How a failed start is retried by default. No attempt begins after half a minute.
	 */
	public static final RetryPolicy DEFAULT_START_POLICY = RetryPolicy.builder()
		.timeout(Duration.ofSeconds(30))
		.maxRetries(6)
		.delay(Duration.ofSeconds(1))
		.multiplier(2)
		.maxDelay(Duration.ofSeconds(10))
		.jitter(Duration.ofMillis(250))
		.predicate((failure) -> failure instanceof VaultAwsException known && known.isTransient())
		.build();

	private static final Log logger = LogFactory.getLog(ManagedCredentialsLifecycle.class);

	private static final int MANY_USERS = 50;

	private final List<ManagedCredentials> leases;

	private final RetryPolicy startPolicy;

	private final boolean failFast;

	private volatile boolean running;

	/**
	 * Create a new {@link ManagedCredentialsLifecycle}.
	 * @param leases the leases
	 * @param failFast whether to fail the start without keys; if not, the watcher goes on
	 * trying in the background
	 * @param startPolicy how to retry at the start what may pass by itself
	 */
	public ManagedCredentialsLifecycle(List<ManagedCredentials> leases, boolean failFast, RetryPolicy startPolicy) {
		this.leases = List.copyOf(leases);
		this.failFast = failFast;
		this.startPolicy = startPolicy;
	}

	/**
	 * Get the first keys of all roles, side by side, and begin to watch.
	 * @throws VaultAwsException if there are no keys to be had and the start shall fail
	 * then
	 */
	@Override
	public void start() {
		if (this.failFast) {
			RetryTemplate retry = new RetryTemplate(this.startPolicy);
			retry.setRetryListener(new Progress());
			List<CompletableFuture<CredentialsState>> sideBySide = this.leases.stream()
				.skip(1)
				.map(ManagedCredentials::attempt)
				.toList();
			logger.debug("First keys of " + (sideBySide.size() + 1) + " roles are asked for");
			this.leases.forEach((lease) -> retry.invoke(lease::obtain));
			warnOfManyUsers();
		}
		this.running = true;
		this.leases.forEach(ManagedCredentials::watch);
	}

	private void warnOfManyUsers() {
		long users = this.leases.stream().map(ManagedCredentials::snapshot).filter(CredentialsState::isIamUser).count();
		if (users > MANY_USERS) {
			logger.warn("This process keeps " + users + " IAM users, one for each role, and so does each further one."
					+ " An AWS account has 5,000. Prefer roles with credential_type=assumed_role, which make none.");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.leases.forEach(ManagedCredentials::pause);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Tells a waiting person why the start takes long.
	 */
	private static final class Progress implements RetryListener {

		@Override
		public void beforeRetry(RetryPolicy policy, Retryable<?> retryable, RetryState state) {
			logger.warn("Attempt " + state.getRetryCount() + " to get the first AWS keys failed. "
					+ state.getLastException().getMessage() + " Trying again.");
		}

	}

}
