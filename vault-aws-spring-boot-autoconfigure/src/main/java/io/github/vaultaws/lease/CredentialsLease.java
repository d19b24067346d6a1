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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.SteadyClock;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.TokenChange;
import io.github.vaultaws.session.VaultSession;

/**
 * The AWS keys of one role, kept alive. Attempts are made one at a time on the
 * scheduler's threads; what they lead to is published as one immutable snapshot.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class CredentialsLease implements TokenChange, DisposableBean {

	private static final Log logger = LogFactory.getLog(CredentialsLease.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final LeaseContext context;

	private final Rotation rotation;

	private final Backoff backoff;

	private final TaskScheduler scheduler;

	private final Steps steps;

	private final ReentrantLock working = new ReentrantLock();

	private volatile LeaseSnapshot snapshot = LeaseSnapshot.EMPTY;

	private final Replacement replacement = new Replacement();

	private int failures;

	private volatile boolean closed;

	/**
	 * Create a new {@link CredentialsLease}.
	 * @param engine where keys come from
	 * @param session the Vault session
	 * @param schedule when to renew and replace
	 * @param probe who asks AWS whether it accepts keys
	 * @param scheduler the scheduler, also the clock
	 * @param backoff the pause after a failed attempt, also the source of chance
	 * @param listener who is told what happens
	 */
	public CredentialsLease(AwsSecretsEngine engine, VaultSession session, LeaseSchedule schedule,
			CredentialProbe probe, TaskScheduler scheduler, Backoff backoff, Consumer<LeaseEvent> listener) {
		this.backoff = backoff;
		this.scheduler = scheduler;
		SteadyClock clock = SteadyClock.of(scheduler.getClock());
		this.context = new LeaseContext(engine, session, schedule, probe, backoff.random(), clock,
				new LeaseNews(engine.name(), clock, listener));
		this.rotation = new Rotation(this.context, (issued) -> this.snapshot = this.snapshot.holding(issued));
		this.steps = new Steps(scheduler, this::step);
		session.addTokenChange(this);
		clock.onLeap(this.steps::wake);
	}

	/**
	 * Return what the application calls the role.
	 * @return the name, unique in the application
	 */
	public String role() {
		return this.context.engine().name();
	}

	/**
	 * Return what clients may use now. A volatile read.
	 * @return the snapshot
	 */
	public LeaseSnapshot snapshot() {
		return this.snapshot;
	}

	/**
	 * Return the attempt under way or, unless a failure asks for a pause, begin one.
	 * Never blocks.
	 * @return what the attempt leads to; never fails
	 */
	public CompletableFuture<LeaseSnapshot> attempt() {
		LeaseSnapshot snapshot = this.snapshot;
		return (this.closed || snapshot.isPausing(this.context.now())) ? CompletableFuture.completedFuture(snapshot)
				: this.steps.outcome();
	}

	/**
	 * Replace the keys as soon as possible, whatever their age. Never blocks.
	 */
	public void rotate() {
		this.rotation.askForReplacement();
		this.steps.wake();
	}

	/**
	 * Replace the keys in use as soon as possible if they are still these. However many
	 * ask for it, they are replaced once. Never blocks.
	 * @param outgrown the keys to replace
	 * @return the keys in use once they are others, or the failure of the attempt; never
	 * fails
	 */
	public CompletableFuture<LeaseSnapshot> replace(IssuedCredentials outgrown) {
		LeaseSnapshot snapshot = this.snapshot;
		if (this.closed || snapshot.isPausing(this.context.now()) || !snapshot.holdsKeyOf(outgrown)) {
			return CompletableFuture.completedFuture(snapshot);
		}
		return this.replacement.of(outgrown, this::rotate);
	}

	/**
	 * Take note that AWS refused keys. The keys in use are then checked, and replaced if
	 * AWS does not know them any more; a report of other keys changes nothing. Never
	 * blocks.
	 * @param accessKeyId the access key id of the refused keys
	 */
	public void rejected(String accessKeyId) {
		IssuedCredentials issued = this.snapshot.current();
		if (issued != null && accessKeyId.equals(issued.keys().accessKeyId())
				&& this.rotation.rejections().report(accessKeyId)) {
			this.steps.wake();
		}
	}

	/**
	 * Get the first keys on the calling thread, which waits until AWS accepts them.
	 * @throws VaultAwsException if there are none to be had now
	 */
	void obtain() {
		LeaseSnapshot outcome = work();
		while (!outcome.isConclusive(this.context.now()) && !this.closed) {
			awaitTime(outcome.nextStep());
			outcome = work();
		}
		RuntimeException failure = outcome.failure();
		if (failure != null && outcome.live(this.context.now()) == null) {
			throw failure;
		}
	}

	private void awaitTime(Instant time) {
		CompletableFuture<@Nullable Void> reached = new CompletableFuture<>();
		ScheduledFuture<?> timer = this.scheduler.schedule(() -> reached.complete(null), time);
		reached.join();
		timer.cancel(false);
	}

	/**
	 * Begin to watch: from now on there is always a next step.
	 */
	void watch() {
		this.steps.watch();
	}

	/**
	 * Stop watching. The keys stay as they are, and who waits for an attempt gets it.
	 */
	void pause() {
		this.steps.pause();
	}

	/**
	 * See to the keys, at once or right after the step under way. A change that this very
	 * step brought about is known to it.
	 */
	@Override
	public void tokenChanged() {
		if (!this.working.isHeldByCurrentThread()) {
			this.steps.wake();
		}
	}

	@Override
	public void tokenStays(SessionToken token) {
		if (this.closed && this.working.tryLock()) {
			try {
				this.rotation.revokeMadeWith(token);
			}
			finally {
				this.working.unlock();
			}
		}
	}

	private LeaseSnapshot step() {
		LeaseSnapshot outcome = work();
		report(outcome);
		return outcome;
	}

	private LeaseSnapshot work() {
		this.working.lock();
		try {
			if (!this.closed) {
				this.rotation.advance();
				this.snapshot = this.snapshot.succeeded(later(this.rotation.nextAt(), SHORTEST_PAUSE));
				this.failures = 0;
			}
		}
		catch (RuntimeException | Error ex) {
			Instant now = this.context.now();
			IssuedCredentials live = this.snapshot.live(now);
			Duration left = (live != null) ? Duration.between(now, live.end()) : Duration.ZERO;
			this.snapshot = this.snapshot.failed(
					(ex instanceof RuntimeException failure) ? failure : new IllegalStateException(ex),
					now.plus(this.backoff.pause(this.failures++, ex, left)));
		}
		finally {
			this.working.unlock();
		}
		this.replacement.tell(this.snapshot);
		return this.snapshot;
	}

	private Instant later(Instant time, Duration pause) {
		Instant soonest = this.context.now().plus(pause);
		return time.isBefore(soonest) ? soonest : time;
	}

	private void report(LeaseSnapshot outcome) {
		RuntimeException failure = outcome.failure();
		if (failure != null) {
			this.context.news().failed(failure, outcome.live(this.context.now()), outcome.nextStep());
		}
	}

	/**
	 * Start nothing new, wait for what is under way and, where the session does not do
	 * it, revoke what is held. The session may yet find that it {@linkplain #tokenStays
	 * cannot}.
	 */
	@Override
	public void destroy() {
		this.closed = true;
		pause();
		boolean idle = false;
		try {
			idle = this.working.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (!idle) {
				logger.warn("An AWS key may be left behind: Vault has not answered the last request for role '" + role()
						+ "' within " + CLOSE_TIMEOUT.toSeconds() + " s");
			}
			else if (!this.context.session().revokesLeases()) {
				this.rotation.revokeAll();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.snapshot = LeaseSnapshot.EMPTY;
			if (idle) {
				this.working.unlock();
			}
			this.steps.close(this.snapshot);
			this.replacement.tell(this.snapshot);
		}
	}

}
