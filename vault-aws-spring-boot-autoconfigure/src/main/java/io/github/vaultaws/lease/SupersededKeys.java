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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * IAM users that were replaced and live on for AWS calls under way, each through its own
 * overlap. Not thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SupersededKeys {

	private static final Log logger = LogFactory.getLog(SupersededKeys.class);

	private static final Duration REVOKE_AGAIN = Duration.ofSeconds(30);

	private final LeaseContext context;

	private final List<Superseded> keys = new ArrayList<>();

	SupersededKeys(LeaseContext context) {
		this.context = context;
	}

	/**
	 * Let replaced keys live through their overlap. Those replaced before them go now, so
	 * that frequent replacement does not pile up IAM users.
	 * @param former the keys
	 * @return when they go
	 */
	Instant add(IssuedCredentials former) {
		Instant now = this.context.now();
		this.keys.replaceAll((earlier) -> new Superseded(earlier.issued(), now));
		retire();
		if (former.isUser() && !former.isLive(now)) {
			revokeEnded(former);
			return former.end();
		}
		Instant revokeAt = this.context.schedule().revokeAt(now);
		IssuedCredentials last = (former.isUser() && former.isLive(now) && former.lease().renewable()
				&& former.end().isBefore(revokeAt)) ? prolonged(former) : former;
		add(last, revokeAt);
		return (last.isUser() && revokeAt.isBefore(last.end())) ? revokeAt : last.end();
	}

	/**
	 * Revoke keys that have ended by our clock. They live on in AWS if it leapt.
	 * @param former the keys
	 */
	private void revokeEnded(IssuedCredentials former) {
		try {
			this.context.engine().revoke(former, this.context.session().token());
		}
		catch (RuntimeException ex) {
			logger.debug("Ended AWS keys " + former.maskedKeyId() + " could not be revoked", ex);
		}
	}

	/**
	 * Let replaced keys live on. Those of STS end by themselves only; those of a static
	 * role are Vault's to delete, and only kept to be taken back.
	 * @param former the keys
	 * @param revokeAt when to revoke them
	 */
	void add(IssuedCredentials former, Instant revokeAt) {
		if (former.needsProof()) {
			this.keys.add(new Superseded(former, revokeAt));
		}
	}

	boolean contains(IssuedCredentials issued) {
		return this.keys.stream().anyMatch((superseded) -> issued.hasSameKeysAs(superseded.issued()));
	}

	/**
	 * Take the keys back that were replaced last.
	 * @return the keys, or {@code null} if none live
	 */
	@Nullable IssuedCredentials takeBack() {
		if (this.keys.isEmpty() || !last().isLive(this.context.now())) {
			return null;
		}
		return this.keys.remove(this.keys.size() - 1).issued();
	}

	private IssuedCredentials last() {
		return this.keys.get(this.keys.size() - 1).issued();
	}

	private IssuedCredentials prolonged(IssuedCredentials former) {
		try {
			return former.with(this.context.engine().renew(former, this.context.schedule().overlapIncrement()),
					former.token());
		}
		catch (RuntimeException ex) {
			logger.debug("Superseded AWS keys " + former.maskedKeyId() + " live on only until " + former.info().end(),
					ex);
			return former;
		}
	}

	/**
	 * Return when there is something to revoke.
	 * @return the time, {@link Instant#MAX} for never
	 */
	Instant nextAt() {
		return this.keys.stream().map(Superseded::revokeAt).min(Comparator.naturalOrder()).orElse(Instant.MAX);
	}

	/**
	 * Revoke those whose overlap is over.
	 */
	void retire() {
		Instant now = this.context.now();
		ListIterator<Superseded> all = this.keys.listIterator();
		while (all.hasNext()) {
			Superseded superseded = all.next();
			if (!superseded.revokeAt().isAfter(now)) {
				if (tryToRevoke(superseded.issued()) == null) {
					all.remove();
				}
				else {
					all.set(new Superseded(superseded.issued(), now.plus(REVOKE_AGAIN)));
				}
			}
		}
	}

	/**
	 * Revoke all but those replaced last, before others are made.
	 * @throws RuntimeException if Vault does not revoke them now
	 */
	void makeRoom() {
		while (this.keys.size() > 1) {
			RuntimeException failure = tryToRevoke(this.keys.get(0).issued());
			if (failure != null) {
				throw failure;
			}
			this.keys.remove(0);
		}
	}

	/**
	 * Revoke all of them now, each in one attempt.
	 */
	void revokeAll() {
		revokeAll((issued) -> true, this.context.session()::token);
	}

	/**
	 * Revoke those that were made with a token now, each in one attempt.
	 * @param token the token, which revokes
	 */
	void revokeMadeWith(SessionToken token) {
		revokeAll((issued) -> issued.token().isSameAs(token), () -> token);
	}

	private void revokeAll(Predicate<IssuedCredentials> which, Supplier<SessionToken> token) {
		List<IssuedCredentials> left = new ArrayList<>();
		RuntimeException failure = null;
		for (Superseded superseded : List.copyOf(this.keys)) {
			IssuedCredentials issued = superseded.issued();
			if (which.test(issued)) {
				this.keys.remove(superseded);
				try {
					revoke(issued, token);
				}
				catch (RuntimeException ex) {
					left.add(issued);
					failure = ex;
				}
			}
		}
		if (failure != null) {
			tellLeft(left, failure);
		}
	}

	private void revoke(IssuedCredentials issued, Supplier<SessionToken> token) {
		if (mayLive(issued)) {
			this.context.engine().revoke(issued, token.get());
			this.context.news().revoked(issued);
		}
	}

	private boolean mayLive(IssuedCredentials issued) {
		return issued.isUser()
				&& (issued.isLive(this.context.now()) || this.context.clock().leaptSince(issued.lease().toldAt()));
	}

	private static void tellLeft(List<IssuedCredentials> left, RuntimeException failure) {
		String keys = left.stream().map(IssuedCredentials::maskedKeyId).collect(Collectors.joining(", "));
		String ends = left.stream().map((issued) -> issued.info().end().toString()).collect(Collectors.joining(", "));
		logger.warn("AWS keys " + keys + " not revoked (" + failure.getMessage() + "). They end by themselves at "
				+ ends + ". To let the application revoke them, give its policy: path \"sys/leases/revoke\""
				+ " { capabilities = [\"update\"] }");
	}

	/**
	 * Revoke keys, unless they have ended.
	 * @param issued the keys
	 * @return why it is worth trying again, or {@code null} if it is not
	 */
	private @Nullable RuntimeException tryToRevoke(IssuedCredentials issued) {
		if (!mayLive(issued)) {
			return null;
		}
		SessionToken token = null;
		try {
			token = this.context.session().token();
			this.context.engine().revoke(issued, token);
			this.context.news().revoked(issued);
			return null;
		}
		catch (RuntimeException ex) {
			if (token == null || !isFinal(token, VaultErrorResponse.findIn(ex))) {
				return ex;
			}
			tellLeft(List.of(issued), ex);
			return null;
		}
	}

	private boolean isFinal(SessionToken token, @Nullable VaultErrorResponse refusal) {
		return refusal != null && !refusal.isTransient() && !this.context.session().refused(token, refusal)
				&& !refusal.isInvalidToken();
	}

	/**
	 * Keys that were replaced.
	 *
	 * @param issued the keys
	 * @param revokeAt when to revoke them
	 */
	private record Superseded(IssuedCredentials issued, Instant revokeAt) {
	}

}
