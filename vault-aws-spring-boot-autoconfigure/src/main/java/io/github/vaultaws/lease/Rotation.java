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

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.VaultRefusal;
import io.github.vaultaws.lease.LeaseSchedule.Action;
import io.github.vaultaws.lease.LeaseSchedule.Step;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.VaultSession;

/**
 * The keys that a role holds, current and superseded, and the steps from one to the next.
 * A failed step changes nothing that clients see. Not thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Rotation {

	private static final Log logger = LogFactory.getLog(Rotation.class);

	private static final Pattern LEASE_IS_GONE = VaultRefusal.anyOf("lease not found", "lease expired", "invalid lease",
			"lease is expired");

	private final AwsSecretsEngine engine;

	private final VaultSession session;

	private final LeaseSchedule schedule;

	private final DoubleSupplier random;

	private final Clock clock;

	private final Consumer<IssuedCredentials> publisher;

	private final SupersededKeys superseded;

	private @Nullable IssuedCredentials current;

	private double chance;

	Rotation(AwsSecretsEngine engine, VaultSession session, LeaseSchedule schedule, DoubleSupplier random, Clock clock,
			Consumer<IssuedCredentials> publisher) {
		this.engine = engine;
		this.session = session;
		this.schedule = schedule;
		this.random = random;
		this.clock = clock;
		this.publisher = publisher;
		this.superseded = new SupersededKeys(engine, session, schedule, clock);
	}

	/**
	 * Do what is due, and publish the keys to use from now on.
	 */
	void advance() {
		this.superseded.retire();
		SessionToken token = this.session.token();
		IssuedCredentials issued = this.current;
		if (issued == null || !issued.isLive(this.clock.instant()) || isOrphanOf(token, issued)) {
			replace(token);
			return;
		}
		if (issued.token().isSameAs(token) && !issued.token().equals(token)) {
			issued = become(issued.with(issued.lease(), token));
		}
		Step step = this.schedule.next(issued, this.chance);
		if (step.isDue(this.clock.instant())) {
			if (step.action() == Action.RENEW) {
				renew(issued);
			}
			else {
				replace(token);
			}
		}
	}

	private IssuedCredentials become(IssuedCredentials issued) {
		this.current = issued;
		this.publisher.accept(issued);
		return issued;
	}

	/**
	 * Return when there is something to do again.
	 * @return the time
	 */
	Instant nextAt() {
		IssuedCredentials issued = this.current;
		if (issued == null) {
			return Instant.MIN;
		}
		Instant step = this.schedule.next(issued, this.chance).at();
		return Collections.min(List.of(step, issued.end(), this.superseded.nextAt()));
	}

	/**
	 * Revoke what is held, one lease after the other.
	 */
	void revokeAll() {
		if (this.current != null) {
			this.superseded.add(this.current, this.clock.instant());
			this.current = null;
		}
		this.superseded.revokeAll();
	}

	/**
	 * Return whether an IAM user dies with a token that is no longer the session's.
	 * @param token the session's token
	 * @param issued the keys
	 * @return {@code true} if the keys have to be issued again
	 */
	private static boolean isOrphanOf(SessionToken token, IssuedCredentials issued) {
		return issued.isUser() && !issued.token().isSameAs(token);
	}

	private void renew(IssuedCredentials issued) {
		try {
			IssuedCredentials renewed = become(
					issued.with(this.engine.renew(issued, issued.lease().granted()), issued.token()));
			logger.debug("Lease of AWS keys " + renewed.maskedKeyId() + " renewed until " + renewed.end());
		}
		catch (RuntimeException ex) {
			VaultRefusal refusal = VaultRefusal.behind(ex);
			if (refusal == null || refusal.isPassing()) {
				replaceLate(issued, refusal, ex);
				return;
			}
			if (refusal.isDeadToken()) {
				this.session.refused(issued.token());
				if (this.session.token().isSameAs(issued.token())) {
					throw ex;
				}
			}
			else if (refusal.says(LEASE_IS_GONE)) {
				logger.warn("Vault has revoked AWS keys " + issued.maskedKeyId() + ". Replacing them.");
				this.current = null;
			}
			else {
				this.current = issued.with(issued.lease().withoutRenewal(), issued.token());
			}
		}
		advance();
	}

	private void replaceLate(IssuedCredentials issued, @Nullable VaultRefusal refusal, RuntimeException failure) {
		if (refusal == null || refusal.status() != 500
				|| this.clock.instant().isBefore(this.schedule.lastRenewalAt(issued))) {
			throw failure;
		}
		replace(this.session.token());
	}

	private void replace(SessionToken token) {
		IssuedCredentials former = this.current;
		IssuedCredentials issued = issue(token);
		this.chance = this.random.getAsDouble();
		become(issued);
		if (former == null) {
			logger.info("AWS keys %s for Vault role '%s' issued, valid until %s".formatted(issued.maskedKeyId(),
					this.engine.role(), issued.end()));
			return;
		}
		logger.info("AWS keys %s for Vault role '%s' replaced by %s, valid until %s".formatted(former.maskedKeyId(),
				this.engine.role(), issued.maskedKeyId(), issued.end()));
		this.superseded.add(former);
	}

	private IssuedCredentials issue(SessionToken token) {
		try {
			return this.engine.issue(token);
		}
		catch (VaultAwsCredentialsException ex) {
			VaultRefusal refusal = VaultRefusal.behind(ex);
			if (refusal == null || !refusal.isDeadToken()) {
				throw ex;
			}
			this.session.refused(token);
			return this.engine.issue(this.session.token());
		}
	}

}
