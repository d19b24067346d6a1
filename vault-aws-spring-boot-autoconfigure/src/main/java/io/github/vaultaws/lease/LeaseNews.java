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
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.SteadyClock;

/**
 * Tells what happens to the keys of a role: in the log and as events.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseNews {

	private static final Log logger = LogFactory.getLog("io.github.vaultaws.lease");

	private final String role;

	private final SteadyClock clock;

	private final Consumer<LeaseEvent> listener;

	LeaseNews(String role, SteadyClock clock, Consumer<LeaseEvent> listener) {
		this.role = role;
		this.clock = clock;
		this.listener = listener;
	}

	void issued(IssuedCredentials issued) {
		logger.debug("AWS keys " + issued.maskedKeyId() + " issued; they are not in use yet");
		tell(new LeaseEvent.Issued(this.role, now(), issued.info()));
	}

	void proofAnswered(IssuedCredentials issued, boolean accepted, int inARow, int wanted) {
		logger.debug("AWS " + (accepted ? "accepts" : "does not accept") + " AWS keys " + issued.maskedKeyId()
				+ (accepted ? ", " + inARow + " of " + wanted : " yet"));
		tell(new LeaseEvent.ProofAnswered(this.role, now(), issued.info(), accepted, inARow, wanted));
	}

	void published(IssuedCredentials issued, @Nullable IssuedCredentials former, @Nullable Instant formerUntil) {
		if (former == null) {
			logger.info("AWS keys %s for role '%s' issued, valid until %s".formatted(issued.maskedKeyId(), this.role,
					issued.info().end()));
		}
		else {
			logger.info("AWS keys %s for role '%s' replaced by %s, valid until %s".formatted(former.maskedKeyId(),
					this.role, issued.maskedKeyId(), issued.info().end()));
		}
		tell(new LeaseEvent.Published(this.role, now(), issued.info(), (former != null) ? former.info() : null,
				(formerUntil != null) ? this.clock.shown(formerUntil) : null));
	}

	void cramped(IssuedCredentials issued) {
		logger.warn("The lease of AWS keys for role '%s' is only %d s long. Proof and overlap of its keys are"
			.formatted(this.role, issued.lease().granted().toSeconds())
				+ " shortened, and IAM users are made often. Give it a quarter of an hour or more:"
				+ " vault write <mount>/config/lease lease=1h lease_max=24h");
	}

	void renewed(IssuedCredentials issued) {
		logger.debug("Lease of AWS keys " + issued.maskedKeyId() + " renewed until " + issued.info().end());
		tell(new LeaseEvent.Renewed(this.role, now(), issued.info()));
	}

	void dropped(IssuedCredentials issued, String reason) {
		logger.warn("AWS keys " + issued.maskedKeyId() + " are not used any more: " + reason + ".");
		tell(new LeaseEvent.Dropped(this.role, now(), issued.info(), reason));
	}

	void revoked(IssuedCredentials issued) {
		logger.info("AWS keys " + issued.maskedKeyId() + " revoked");
		tell(new LeaseEvent.Revoked(this.role, now(), issued.info()));
	}

	void failed(RuntimeException failure, @Nullable IssuedCredentials live, Instant nextAttempt) {
		String keys = (live != null)
				? "AWS keys %s stay in use until %s.".formatted(live.maskedKeyId(), live.info().end())
				: "There are no AWS keys for role '%s'.".formatted(this.role);
		Instant nextShown = this.clock.shown(nextAttempt);
		long pause = Duration.between(now(), nextShown).plusMillis(999).toSeconds();
		logger.warn(keys + " The last attempt to get new ones failed; the next is made in " + pause + " s. "
				+ failure.getMessage());
		tell(new LeaseEvent.Failed(this.role, now(), String.valueOf(failure.getMessage()), nextShown));
	}

	private void tell(LeaseEvent event) {
		try {
			this.listener.accept(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on " + event, ex);
		}
	}

	private Instant now() {
		return this.clock.shown(this.clock.instant());
	}

}
