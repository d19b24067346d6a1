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

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * What a role requests for its leases, and what Vault's refusal of it means. Used by one
 * thread at a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseOperations {

	private static final Pattern LEASE_IS_GONE = VaultErrorResponse.anyOf("lease not found", "lease expired",
			"invalid lease", "lease is expired");

	private final AwsSecretsEngineClient engine;

	private final RotationContext context;

	LeaseOperations(AwsSecretsEngineClient engine, RotationContext context) {
		this.engine = engine;
		this.context = context;
	}

	/**
	 * Look up how long a lease lives. Where Vault does not report it, the expiry that is
	 * known stands.
	 * @param issued the credentials
	 * @return what happened
	 * @throws RuntimeException if it is worth trying again
	 */
	RotationOutcome lookUp(IssuedCredentials issued) {
		long requestedAt = now();
		Result result = result(this.context.session()::token,
				(token) -> issued.with(this.engine.lookUp(issued, token)));
		if (result.kind() == Kind.GONE && issued.isIamUser()) {
			return RotationOutcome.gone(issued, "Vault does not know them any more");
		}
		return switch (result.kind()) {
			case DONE -> RotationOutcome.of((state) -> state.renewed(result.required()));
			case GONE, DENIED -> RotationOutcome.of((state) -> state
				.renewed(issued.with(issued.lifetime().confirmed(requestedAt, issued.lifetime().expiresAt()))));
			case TOKEN_REPLACED -> RotationOutcome.NOTHING;
			case FAILED -> throw result.reason();
		};
	}

	/**
	 * Renew the lease of current credentials.
	 * @param issued the credentials
	 * @return what happened
	 * @throws RuntimeException if it is worth trying again
	 */
	RotationOutcome renewCurrent(IssuedCredentials issued) {
		if (issued.isOrphanOf(this.context.session().token(), now())) {
			return RotationOutcome.NOTHING;
		}
		Result result = renew(issued, issued.lifetime().ttl());
		return switch (result.kind()) {
			case DONE -> {
				IssuedCredentials renewed = result.required().withJitter(this.context.jitter());
				yield RotationOutcome.of((state) -> state.renewed(renewed), (news) -> news.renewed(renewed));
			}
			case GONE -> RotationOutcome.gone(issued, "Vault has revoked them");
			case DENIED -> RotationOutcome.of((state) -> state.renewed(issued.with(issued.lifetime().notRenewable())));
			case TOKEN_REPLACED -> RotationOutcome.NOTHING;
			case FAILED -> throw result.reason();
		};
	}

	/**
	 * Renew the lease of pending credentials, to learn whether Vault still knows it.
	 * @param issued the credentials
	 * @return what happened
	 */
	RotationOutcome renewPending(IssuedCredentials issued) {
		Result result = renew(issued, issued.lifetime().ttl());
		long now = now();
		return switch (result.kind()) {
			case DONE -> RotationOutcome.of((state) -> state.renewed(result.required()).confirmed(now),
					(news) -> news.renewed(result.required()));
			case GONE -> RotationOutcome.gone(issued, "Vault has revoked them");
			case DENIED, TOKEN_REPLACED, FAILED -> RotationOutcome.of((state) -> state.confirmed(now));
		};
	}

	/**
	 * Renew the lease of superseded credentials through their overlap. That is tried
	 * once.
	 * @param issued the credentials
	 * @return what happened
	 */
	RotationOutcome prolong(IssuedCredentials issued) {
		Result result = renew(issued, this.context.policy().overlapIncrement());
		IssuedCredentials prolonged = (result.issued() != null) ? result.issued() : issued;
		return RotationOutcome.of((state) -> state.renewed(prolonged));
	}

	private Result renew(IssuedCredentials issued, long increment) {
		return result(issued::token, (token) -> issued.with(this.engine.renew(issued, increment)));
	}

	/**
	 * Revoke a lease. What has expired may live on by Vault's clock, and is revoked in
	 * one attempt.
	 * @param issued the credentials
	 * @param failing whether an attempt has failed before
	 * @return what happened
	 */
	RotationOutcome revoke(IssuedCredentials issued, boolean failing) {
		Result result = revoke(issued, this.context.session()::token);
		UnaryOperator<RotationState> revoked = (state) -> state.revoked(issued);
		if (result.kind() == Kind.DONE) {
			return RotationOutcome.of(revoked, (news) -> news.revoked(issued));
		}
		if (result.kind() == Kind.GONE || !mayLive(issued)) {
			return RotationOutcome.of(revoked);
		}
		if (result.kind() == Kind.DENIED) {
			return RotationOutcome.of(revoked, (news) -> news.notRevoked(issued, result.reason()));
		}
		long now = now();
		return RotationOutcome.of((state) -> state.notRevoked(issued, now),
				(news) -> news.revocationFailed(issued, result.reason(), failing));
	}

	private Result revoke(IssuedCredentials issued, Supplier<SessionToken> token) {
		return result(token, (used) -> {
			this.engine.revoke(issued, used);
			return issued;
		});
	}

	boolean mayLive(IssuedCredentials issued) {
		return issued.isLive(now()) || issued.lifetime().confirmedAt() < this.engine.clock().jumpedAt();
	}

	private Result result(Supplier<SessionToken> token, Request request) {
		SessionToken used = null;
		try {
			used = token.get();
			return new Result(Kind.DONE, request.send(used), null);
		}
		catch (Throwable ex) {
			return (used != null) ? refused(used, ex) : Result.failed(ex);
		}
	}

	private Result refused(SessionToken token, Throwable failure) {
		try {
			return new Result(kind(token, VaultErrorResponse.findIn(failure)), null, asException(failure));
		}
		catch (Throwable ex) {
			return Result.failed(ex);
		}
	}

	static RuntimeException asException(Throwable failure) {
		return (failure instanceof RuntimeException exception) ? exception : new IllegalStateException(failure);
	}

	private Kind kind(SessionToken token, @Nullable VaultErrorResponse refusal) {
		if (refusal == null || refusal.isTransient()) {
			return Kind.FAILED;
		}
		if (this.context.session().tokenRejected(token, refusal)) {
			return this.context.session().token().isSameTokenAs(token) ? Kind.FAILED : Kind.TOKEN_REPLACED;
		}
		if (refusal.isInvalidToken()) {
			return Kind.FAILED;
		}
		return refusal.contains(LEASE_IS_GONE) ? Kind.GONE : Kind.DENIED;
	}

	private long now() {
		return this.engine.clock().instant().toEpochMilli();
	}

	/**
	 * How a request for a lease ended.
	 */
	private enum Kind {

		/**
		 * Vault did it.
		 */
		DONE,

		/**
		 * Vault does not know the lease any more.
		 */
		GONE,

		/**
		 * Vault will not do it.
		 */
		DENIED,

		/**
		 * The token was invalid, and the session has another.
		 */
		TOKEN_REPLACED,

		/**
		 * It is worth trying again.
		 */
		FAILED

	}

	/**
	 * How a request for a lease ended.
	 *
	 * @param kind how
	 * @param issued the credentials with their new times, where there are any
	 * @param failure why it was not done, or {@code null} if it was
	 */
	private record Result(Kind kind, @Nullable IssuedCredentials issued, @Nullable RuntimeException failure) {

		static Result failed(Throwable failure) {
			return new Result(Kind.FAILED, null, asException(failure));
		}

		IssuedCredentials required() {
			return Objects.requireNonNull(this.issued);
		}

		RuntimeException reason() {
			return Objects.requireNonNull(this.failure);
		}

	}

	/**
	 * A request with a token.
	 */
	private interface Request {

		IssuedCredentials send(SessionToken token);

	}

}
