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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.lease.IssuedCredentials.Lease;

/**
 * When to renew, replace and revoke. Pure arithmetic: time and chance are arguments.
 *
 * @param overlap how long superseded keys live on
 * @param proven whether AWS has to accept new keys of an IAM user before they are used
 * @param maxAge the age at which keys are replaced whatever their life, or {@code null}
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record LeaseSchedule(Duration overlap, boolean proven, @Nullable Duration maxAge) {

	/**
	 * How long superseded keys live on: the longest AWS call that may still be under way.
	 */
	public static final Duration DEFAULT_OVERLAP = Duration.ofMinutes(5);

	private static final Duration RESERVE = Duration.ofSeconds(30);

	private static final double RENEW_AT = 2.0 / 3;

	private static final double JITTER = 0.1;

	private static final double RENEW_AT_MEAN = RENEW_AT - JITTER / 2;

	private static final Duration SHORTEST_SPREAD = Duration.ofMinutes(1);

	/**
	 * Return what is to be done next with current keys. Their first renewal comes at any
	 * time up to the usual one, so that instances that started together do not go on
	 * together. What cannot be renewed is for the same reason replaced from a quarter of
	 * its life on, not from half of it, if it followed nothing.
	 * @param issued the keys
	 * @param first whether the keys followed none that were live
	 * @param random a number from 0 to 1 that spreads a fleet; the same until the keys
	 * are renewed or replaced
	 * @return the next step
	 */
	Step next(IssuedCredentials issued, boolean first, double random) {
		if (issued.isStatic()) {
			return new Step(Action.REPLACE, StaticLease.readAt(issued.lease(), random));
		}
		Lease lease = issued.lease();
		Instant replaceAt = earlier(replaceAt(issued, first, random), tooOldAt(issued, random));
		if (lease.renewable()) {
			double at = isSpread(lease) ? RENEW_AT_MEAN * (1 - random) : RENEW_AT - JITTER * random;
			Instant renewAt = lease.renewedAt().plus(part(lease.granted(), at));
			if (renewAt.isBefore(replaceAt)) {
				return new Step(Action.RENEW, renewAt);
			}
		}
		return new Step(Action.REPLACE, replaceAt);
	}

	/**
	 * Return whether keys live too short for the proof of their successors and their own
	 * overlap, which are then shortened.
	 * @param issued the keys
	 * @return {@code true} for a lease of an IAM user below twice that time
	 */
	boolean isCramped(IssuedCredentials issued) {
		return issued.isUser() && issued.lease().granted().dividedBy(2).compareTo(leadTime()) < 0;
	}

	/**
	 * Return from when on other keys are better than further attempts to renew.
	 * @param issued the keys
	 * @return the time, at most a sixth of the granted life before the lease's end
	 */
	Instant lastRenewalAt(IssuedCredentials issued) {
		Duration sixth = issued.lease().granted().dividedBy(6);
		Duration window = leadTime();
		return issued.lease().end().minus((window.compareTo(sixth) < 0) ? window : sixth);
	}

	/**
	 * Return until when superseded keys live on.
	 * @param now when they were superseded
	 * @return the time to revoke them
	 */
	Instant revokeAt(Instant now) {
		return now.plus(this.overlap);
	}

	/**
	 * Return the increment that carries superseded keys through their overlap.
	 * @return the increment
	 */
	Duration overlapIncrement() {
		return this.overlap.plus(RESERVE);
	}

	private Duration leadTime() {
		return this.proven ? overlapIncrement().plus(Proof.LONGEST).plus(Proof.SETTLE) : overlapIncrement();
	}

	private static boolean isSpread(Lease lease) {
		return !lease.isRenewed() && lease.granted().compareTo(SHORTEST_SPREAD) >= 0;
	}

	private Instant replaceAt(IssuedCredentials issued, boolean first, double random) {
		Lease lease = issued.lease();
		if (lease.renewable()) {
			return Instant.MAX;
		}
		Duration life = Duration.between(lease.issuedAt(), lease.end());
		Duration window = issued.isUser() ? leadTime() : advisoryWindow(life);
		Duration half = life.dividedBy(2);
		Duration before = (window.compareTo(half) < 0) ? window : half;
		if (issued.isUser()) {
			return lease.end().minus(before).minus(part(half.minus(before), JITTER * random));
		}
		Duration earliest = first ? life.minus(life.dividedBy(4)) : half;
		return lease.end().minus(before).minus(part(earliest.minus(before), random));
	}

	private Instant tooOldAt(IssuedCredentials issued, double random) {
		return (this.maxAge != null) ? issued.issuedAt().plus(part(this.maxAge, 1 - JITTER * random)) : Instant.MAX;
	}

	/**
	 * Return how long before their end temporary keys are replaced: the windows that the
	 * AWS SDKs agreed on.
	 * @param life the life of the keys
	 * @return the window
	 */
	private static Duration advisoryWindow(Duration life) {
		if (life.compareTo(Duration.ofMinutes(20)) < 0) {
			return Duration.ofMinutes(5);
		}
		return (life.compareTo(Duration.ofMinutes(90)) < 0) ? Duration.ofMinutes(15) : Duration.ofMinutes(60);
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	private static Duration part(Duration duration, double part) {
		return Duration.ofMillis((long) (duration.toMillis() * part));
	}

	/**
	 * What can be done with current keys.
	 */
	enum Action {

		/**
		 * Let their lease live on.
		 */
		RENEW,

		/**
		 * Get others.
		 */
		REPLACE

	}

	/**
	 * What is to be done, and when.
	 *
	 * @param action what
	 * @param at when
	 */
	record Step(Action action, Instant at) {

		boolean isDue(Instant now) {
			return !this.at.isAfter(now);
		}

	}

}
