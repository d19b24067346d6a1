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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationOperation;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;
import io.github.vaultaws.session.RevocableLease;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.TokenListener;

/**
 * The managed AWS credentials of one role. Its state is one immutable
 * {@link RotationState}; {@link RotationPolicy} determines the next operation, and
 * {@link RotationPerformer} performs it, on one thread of the scheduler at a time.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class RotatingCredentials implements ManagedCredentials, TokenListener, DisposableBean {

	private static final int MAX_OPERATIONS_PER_RUN = 50;

	private static final long MIN_PAUSE = 1_000;

	private static final long ROTATION_INTERVAL = 30_000;

	private final AwsSecretsEngineClient engine;

	private final RotationContext context;

	private final CredentialsEventPublisher publisher;

	private final RefreshScheduler refresh;

	private final BooleanSupplier wake;

	private final AtomicLong rotationRequestedAt = new AtomicLong();

	private final AtomicReference<RotationState> state = new AtomicReference<>(RotationState.EMPTY);

	/**
	 * Create a new {@link RotatingCredentials}.
	 * @param engine the client for the AWS secrets engine
	 * @param context the context that the roles of the application share
	 */
	public RotatingCredentials(AwsSecretsEngineClient engine, RotationContext context) {
		this.engine = engine;
		this.context = context;
		this.publisher = new CredentialsEventPublisher(engine.name(), engine.clock(), context.listener());
		this.refresh = new RefreshScheduler(context.scheduler(), this::advance);
		this.wake = this.refresh::wake;
		context.session().addTokenListener(this);
		engine.clock().onJump(this.refresh::wake);
	}

	@Override
	public String role() {
		return this.engine.name();
	}

	@Override
	public @Nullable AwsCredentials current(long now) {
		IssuedCredentials live = live(now);
		return (live != null) ? live.credentials() : null;
	}

	/**
	 * Return the current credentials if they have not expired.
	 * @param now the current time in milliseconds since the epoch
	 * @return the credentials, or {@code null} if there are none
	 */
	public @Nullable IssuedCredentials live(long now) {
		return this.state.get().live(now);
	}

	@Override
	public CredentialsState state() {
		return snapshot(this.state.get());
	}

	@Override
	public CompletableFuture<CredentialsState> attempt() {
		RotationState state = this.state.get();
		long now = now();
		if (state.isPausing(now) && state.live(now) == null) {
			RotationState called = this.state.updateAndGet(RotationState::called);
			if (!called.equals(state)) {
				this.refresh.wake();
			}
			state = called;
		}
		if (this.refresh.isClosed() || state.closed() || state.isPausing(now)) {
			return CompletableFuture.completedFuture(snapshot(state));
		}
		return this.refresh.await(state.failure());
	}

	@Override
	public boolean rotate() {
		long now = now();
		long previous = this.rotationRequestedAt.get();
		if (this.state.get().closed() || now < previous + ROTATION_INTERVAL
				|| !this.rotationRequestedAt.compareAndSet(previous, now)) {
			return false;
		}
		requestRotation();
		this.refresh.wake();
		return true;
	}

	private void requestRotation() {
		long now = now();
		this.state.updateAndGet((state) -> state.rotationRequested(now));
	}

	@Override
	public CompletableFuture<CredentialsState> replace(String accessKeyId) {
		RotationState state = this.state.get();
		if (this.refresh.isClosed() || state.isPausing(now()) || !state.holds(accessKeyId)) {
			return CompletableFuture.completedFuture(snapshot(state));
		}
		return this.refresh.await(accessKeyId, state.failure(), this::requestRotation);
	}

	@Override
	public Duration successorTtl() {
		Instant now = this.engine.clock().instant();
		IssuedCredentials live = live(now.toEpochMilli());
		return (live != null) ? live.successorTtl(now) : Duration.ZERO;
	}

	@Override
	public void rejected(String accessKeyId, RejectionCode code) {
		RotationState before = this.state.get();
		long now = now();
		if (!this.state.updateAndGet((state) -> state.rejected(accessKeyId, code, now)).equals(before)) {
			this.refresh.wake();
		}
	}

	/**
	 * Obtain the first credentials on the calling thread, which waits until AWS accepts
	 * them.
	 * @throws VaultAwsException if no credentials can be obtained
	 */
	void obtain() {
		RotationState state = this.state.updateAndGet((latest) -> latest.closed() ? latest : latest.started());
		CompletableFuture<CredentialsState> outcome = this.refresh.await(state.failure());
		this.refresh.run();
		CredentialsState snapshot = outcome.join();
		if (snapshot.failure() != null && snapshot.live() == null) {
			throw snapshot.failure();
		}
	}

	/**
	 * Allow operations again after {@link #suspend()}.
	 */
	void reopen() {
		this.state.updateAndGet((latest) -> this.refresh.isClosed() ? latest : latest.started());
	}

	/**
	 * Start scheduling operations.
	 */
	void watch() {
		this.refresh.watch();
	}

	/**
	 * Stop scheduling operations. The credentials remain, and an attempt that a caller
	 * waits for is still made.
	 */
	void pause() {
		this.refresh.pause();
	}

	/**
	 * Discard the credentials, and revoke them in the background. Callers get none until
	 * the next start.
	 */
	void suspend() {
		long now = now();
		this.state.updateAndGet((latest) -> latest.closed(now));
		this.refresh.wake();
	}

	@Override
	public void tokenChanged() {
		this.refresh.wake();
	}

	/**
	 * Start no further operation. Credentials that still arrive are added to the leases
	 * to revoke; nothing is published or logged any more. Never blocks.
	 */
	@Override
	public CompletableFuture<?> sessionClosing() {
		this.refresh.close();
		long now = now();
		RotationState state = this.state.updateAndGet((latest) -> latest.closed(now));
		this.refresh.complete(state, now, this::snapshot);
		return state.pendingIssue();
	}

	@Override
	public List<RevocableLease> leasesOf(@Nullable SessionToken token) {
		return performer().revocable(this.state.get(), token);
	}

	/**
	 * Perform the operations that are due.
	 * @return the time at which the next operation is due
	 */
	private long advance() {
		try {
			long next = performDue();
			this.refresh.complete(this.state.get(), now(), this::snapshot);
			return next;
		}
		catch (Throwable ex) {
			this.publisher.unexpected("Unexpected failure of the rotation of role '" + role() + "'", ex);
			return now() + MIN_PAUSE;
		}
	}

	private long performDue() {
		performer().ensureToken(this.state.get());
		for (int i = 0; i < MAX_OPERATIONS_PER_RUN && !this.refresh.isClosed(); i++) {
			Step step = next(false);
			boolean issues = step.isIssue() && step.isDue(now());
			if (issues && !this.context.permits().tryAcquire(this.wake)) {
				issues = false;
				step = next(true);
			}
			if (!step.isDue(now())) {
				return step.at();
			}
			try {
				perform(step);
			}
			finally {
				if (issues) {
					this.context.permits().release();
				}
			}
		}
		return now() + MIN_PAUSE;
	}

	private Step next(boolean issueBlocked) {
		Inputs inputs = this.context.inputs(this.engine.clock(), issueBlocked);
		RotationState state = this.state.updateAndGet((latest) -> this.context.policy().adopt(latest, inputs));
		return this.context.policy().next(state, inputs);
	}

	private void perform(Step step) {
		RunningOperation running = new RunningOperation(step.operation(), now());
		RotationState before = this.state
			.updateAndGet((latest) -> (latest.closed() && step.isIssue()) ? latest : latest.running(running));
		if (!running.equals(before.running())) {
			return;
		}
		RotationOutcome outcome = performer().perform(step, before, this.publisher);
		long now = now();
		RotationState state = this.state.updateAndGet((latest) -> outcome.applyTo(latest).running(null));
		running.completion().complete(null);
		if (this.refresh.isClosed() || (state.closed() && step.operation() != RotationOperation.REVOKE)) {
			return;
		}
		outcome.publish(this.publisher, state, now, this.refresh.isWatching());
		this.refresh.complete(state, now, this::snapshot);
	}

	private CredentialsState snapshot(RotationState state) {
		Inputs inputs = this.context.inputs(this.engine.clock(), false);
		return StateDescription.of(state, this.context.policy(), inputs, this.engine.clock(), this.refresh.waiting());
	}

	private RotationPerformer performer() {
		return new RotationPerformer(this.engine, this.context);
	}

	private long now() {
		return this.engine.clock().instant().toEpochMilli();
	}

	/**
	 * Start no further operation. The session revokes the credentials when it closes.
	 */
	@Override
	public void destroy() {
		CompletableFuture<?> unused = sessionClosing();
	}

}
