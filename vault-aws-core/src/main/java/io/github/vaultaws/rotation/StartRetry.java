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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.ReflectionUtils;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * How the first login and the first requests for credentials are repeated when the
 * application starts. Later attempts are scheduled by the session and by each role.
 *
 * @param attempts performs an attempt, and repeats it if it fails
 * @param timeout the maximum time of the start, whatever Vault does
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record StartRetry(Consumer<Runnable> attempts, Duration timeout) {

	/**
	 * Default maximum time of the start.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Default policy: six retries, after one second, then two, up to ten, within 30
	 * seconds.
	 */
	public static final RetryPolicy DEFAULT_POLICY = RetryPolicy.builder()
		.timeout(DEFAULT_TIMEOUT)
		.maxRetries(6)
		.delay(Duration.ofSeconds(1))
		.multiplier(2)
		.maxDelay(Duration.ofSeconds(10))
		.jitter(Duration.ofMillis(250))
		.predicate(StartRetry::isTransient)
		.build();

	/**
	 * Default retries.
	 */
	public static final StartRetry DEFAULT = of(DEFAULT_POLICY, DEFAULT_TIMEOUT);

	private static final VaultAwsLog logger = VaultAwsLog.of(ManagedCredentialsLifecycle.class);

	/**
	 * Create a new {@link StartRetry} instance that follows a retry policy of Spring
	 * Framework.
	 * @param policy the policy
	 * @param timeout the maximum time of the start
	 * @return the retry
	 */
	public static StartRetry of(RetryPolicy policy, Duration timeout) {
		RetryTemplate template = new RetryTemplate(policy);
		template.setRetryListener(new Progress());
		return new StartRetry(template::invoke, timeout);
	}

	/**
	 * Return whether a failure is worth another attempt.
	 * @param failure the failure
	 * @return {@code true} if it is transient
	 */
	public static boolean isTransient(Throwable failure) {
		return failure instanceof VaultAwsException known && known.isTransient();
	}

	/**
	 * Perform the start on another thread, because a request to Vault may take longer
	 * than the start is allowed to.
	 * @param start the start
	 * @param incomplete supplies the exception to throw if the start is not complete in
	 * time
	 */
	public void perform(Runnable start, Supplier<? extends RuntimeException> incomplete) {
		FutureTask<@Nullable Void> task = new FutureTask<>(start, null);
		Thread thread = new Thread(task, "vault-aws-start");
		thread.setDaemon(true);
		thread.start();
		try {
			task.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			task.cancel(true);
			throw incomplete.get();
		}
		catch (InterruptedException ex) {
			task.cancel(true);
			Thread.currentThread().interrupt();
			throw incomplete.get();
		}
		catch (ExecutionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
		}
	}

	/**
	 * Reports failed attempts while the start is delayed.
	 */
	private static final class Progress implements RetryListener {

		@Override
		public void beforeRetry(RetryPolicy policy, Retryable<?> retryable, RetryState state) {
			logger.warn("Attempt " + state.getRetryCount() + " of the start failed, retrying: "
					+ PrintableText.ofFailure(state.getLastException()));
		}

	}

}
