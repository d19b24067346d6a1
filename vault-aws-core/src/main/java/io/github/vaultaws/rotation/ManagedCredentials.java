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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.rotation.RotationPolicy.Inputs;
import io.github.vaultaws.rotation.RotationPolicy.Step;
import io.github.vaultaws.rotation.RotationState.Running;
import io.github.vaultaws.session.RevocableLease;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.TokenListener;

/**
 * The AWS credentials of one role, kept alive. What it holds is one immutable
 * {@link RotationState}; {@link RotationPolicy} decides what is done next, and
 * {@link RotationPerformer} does it, on one of the scheduler's threads at a time.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ManagedCredentials implements TokenListener, DisposableBean {

	private static final int MAX_OPERATIONS_OF_A_RUN = 50;

	private static final long MIN_PAUSE = 1_000;

	private static final long RESPONSE_LIMIT = 10_000;

	private final AwsSecretsEngineClient engine;

	private final RotationContext context;

	private final RotationPerformer performer;

	private final CredentialsEventPublisher news;

	private final RefreshScheduler refresh;

	private final BooleanSupplier wake;

	private final AtomicReference<RotationState> state = new AtomicReference<>(RotationState.EMPTY);

	/**
	 * Create a new {@link ManagedCredentials}.
	 * @param engine where credentials come from
	 * @param context what the roles of the application share
	 */
	public ManagedCredentials(AwsSecretsEngineClient engine, RotationContext context) {
		this.engine = engine;
		this.context = context;
		this.performer = new RotationPerformer(engine, context);
		this.news = new CredentialsEventPublisher(engine.name(), engine.clock(), context.listener());
		this.refresh = new RefreshScheduler(context.scheduler(), this::advance);
		this.wake = this.refresh::wake;
		context.session().addTokenListener(this);
		engine.clock().onJump(this.refresh::wake);
	}

	/**
	 * Return what the application calls the role.
	 * @return the name, unique in the application
	 */
	public String role() {
		return this.engine.name();
	}

	/**
	 * Return the credentials to use, if there are any that have not expired. A volatile
	 * read; allocates nothing.
	 * @param now the time, in milliseconds since 1970
	 * @return the credentials, or {@code null}
	 */
	public @Nullable IssuedCredentials live(long now) {
		return this.state.get().live(now);
	}

	/**
	 * Return what the role holds now.
	 * @return the snapshot
	 */
	public CredentialsState snapshot() {
		return snapshot(this.state.get());
	}

	/**
	 * Return the attempt under way or, unless a failure asks for a pause, begin one.
	 * Never blocks.
	 * @return what the attempt leads to; never fails
	 */
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
		if (this.refresh.isClosed() || state.isPausing(now)) {
			return CompletableFuture.completedFuture(snapshot(state));
		}
		return this.refresh.await(null, state.failure(), () -> {
		});
	}

	/**
	 * Replace the credentials as soon as possible, whatever their age. Never blocks.
	 */
	public void rotate() {
		requestRotation();
		this.refresh.wake();
	}

	private void requestRotation() {
		long now = now();
		this.state.updateAndGet((state) -> state.rotationRequested(now));
	}

	/**
	 * Replace the credentials in use as soon as possible if they are still these. However
	 * many ask for it, they are replaced once. Never blocks.
	 * @param outgrown the credentials to replace
	 * @return the credentials in use once they are others, or the failure of the attempt;
	 * never fails
	 */
	public CompletableFuture<CredentialsState> replace(IssuedCredentials outgrown) {
		RotationState state = this.state.get();
		if (this.refresh.isClosed() || state.isPausing(now()) || !state.holds(outgrown)) {
			return CompletableFuture.completedFuture(snapshot(state));
		}
		return this.refresh.await(outgrown, state.failure(), this::requestRotation);
	}

	/**
	 * Take note that AWS rejected credentials. Those in use are then checked, and
	 * replaced if AWS does not know them any more; a report of others changes nothing.
	 * Never blocks.
	 * @param accessKeyId the access key id of the rejected credentials
	 */
	public void rejected(String accessKeyId) {
		RotationState before = this.state.get();
		long now = now();
		if (!this.state.updateAndGet((state) -> state.rejected(accessKeyId, now)).equals(before)) {
			this.refresh.wake();
		}
	}

	/**
	 * Get the first credentials on the calling thread, which waits until AWS accepts
	 * them.
	 * @throws VaultAwsException if there are none to be had now
	 */
	void obtain() {
		RotationState state = this.state.updateAndGet(RotationState::retried);
		CompletableFuture<CredentialsState> outcome = this.refresh.await(null, state.failure(), () -> {
		});
		this.refresh.run();
		CredentialsState snapshot = outcome.join();
		if (snapshot.failure() != null && snapshot.live(now()) == null) {
			throw snapshot.failure();
		}
	}

	/**
	 * Begin to watch: from now on there is always a next operation.
	 */
	void watch() {
		this.refresh.watch();
	}

	/**
	 * Stop watching. The credentials stay as they are, and who waits for an attempt gets
	 * it.
	 */
	void pause() {
		this.refresh.pause();
	}

	@Override
	public void tokenChanged() {
		this.refresh.wake();
	}

	/**
	 * Let nothing new begin. What still arrives joins the leases to revoke; nothing is
	 * published or logged any more. Never blocks.
	 */
	@Override
	public void sessionClosing() {
		this.refresh.close();
		long now = now();
		RotationState state = this.state.updateAndGet((latest) -> latest.closed(now));
		this.refresh.complete(state, now, this::snapshot);
	}

	@Override
	public List<RevocableLease> leasesOf(@Nullable SessionToken token) {
		return this.performer.revocable(this.state.get(), token);
	}

	/**
	 * Perform what is due.
	 * @return when something is due again
	 */
	private long advance() {
		try {
			long next = performDue();
			long now = now();
			this.refresh.complete(this.state.get(), now, this::snapshot);
			return next;
		}
		catch (Throwable ex) {
			this.news.unexpected("The rotation of role '" + role() + "' failed", ex);
			return now() + MIN_PAUSE;
		}
	}

	private long performDue() {
		this.performer.learnToken(this.state.get());
		for (int i = 0; i < MAX_OPERATIONS_OF_A_RUN && !this.refresh.isClosed(); i++) {
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
		Inputs inputs = inputs(issueBlocked);
		RotationState state = this.state.updateAndGet((latest) -> latest.adopted(inputs.token(), inputs.wallOffset()));
		return this.context.policy().next(state, inputs);
	}

	private Inputs inputs(boolean issueBlocked) {
		MonotonicClock clock = this.engine.clock();
		long now = now();
		return new Inputs(this.context.session().current(), now, clock.jumpedAt(), clock.offset(), issueBlocked);
	}

	private void perform(Step step) {
		Running running = new Running(step.operation(), now());
		RotationState before = this.state.updateAndGet((latest) -> latest.started(running));
		ScheduledFuture<?> alarm = RefreshScheduler.schedule(this.context.timer(),
				() -> this.news.responseLost(running, RESPONSE_LIMIT), running.since() + RESPONSE_LIMIT);
		RotationOutcome outcome = this.performer.perform(step, before);
		long now = now();
		if (alarm != null && alarm.cancel(false) && now >= running.since() + RESPONSE_LIMIT) {
			this.news.responseLost(running, now - running.since());
		}
		RotationState state = this.state.updateAndGet((latest) -> outcome.applyTo(latest).finished());
		if (this.refresh.isClosed()) {
			return;
		}
		outcome.news().accept(this.news);
		if (outcome.failure() != null && this.refresh.isWatching()) {
			this.news.failed(outcome.failure(), state.live(now));
		}
		this.refresh.complete(state, now, this::snapshot);
	}

	private CredentialsState snapshot(RotationState state) {
		return state.closed() ? CredentialsState.EMPTY
				: CredentialsState.of(state, this.context.policy().next(state, inputs(false)), this.engine.clock());
	}

	private long now() {
		return this.engine.clock().instant().toEpochMilli();
	}

	/**
	 * Let nothing new begin. The session revokes what is held when it closes.
	 */
	@Override
	public void destroy() {
		sessionClosing();
	}

}
