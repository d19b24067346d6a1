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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.OperationObserver.Operation;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.session.SessionToken;

/**
 * Lease requests of a role, and the meaning of the error responses. Used by one thread at
 * a time.
 *
 * @author The vault-aws-spring-boot authors
 */
final class LeaseOperations {

	private static final List<String> LEASE_IS_GONE = List.of("lease not found", "lease expired", "invalid lease",
			"lease is expired");

	/**
	 * Text of Vault if AWS does not delete an IAM user.
	 */
	private static final List<String> REVOCATION_FAILED = List.of("failed to revoke entry");

	private final AwsSecretsEngineClient engine;

	private final RotationContext context;

	LeaseOperations(AwsSecretsEngineClient engine, RotationContext context) {
		this.engine = engine;
		this.context = context;
	}

	/**
	 * Look up the remaining TTL of a lease. If Vault does not return it, the known expiry
	 * remains.
	 * @param issued the credentials
	 * @return the outcome
	 * @throws RuntimeException if the request should be retried
	 */
	RotationOutcome lookUp(IssuedCredentials issued) {
		long requestedAt = now();
		Result result = result(this.context.session()::token,
				(token) -> issued.with(this.engine.lookUp(issued, token)));
		if (result.kind() == Kind.GONE && issued.isIamUser()) {
			return RotationOutcome.withoutLease(issued);
		}
		return switch (result.kind()) {
			case DONE -> RotationOutcome.of((state) -> state.renewed(result.required()));
			case GONE, DENIED -> RotationOutcome.of(
					(state) -> state
						.renewed(issued.with(issued.lifetime().confirmed(requestedAt, issued.lifetime().expiresAt()))),
					result.denied("look up", issued, AwsSecretsEngineClient.LOOK_UP));
			case TOKEN_REPLACED -> RotationOutcome.NOTHING;
			case FAILED -> throw result.reason();
		};
	}

	/**
	 * Renew the lease of current credentials.
	 * @param issued the credentials
	 * @return the outcome
	 * @throws RuntimeException if the request should be retried
	 */
	RotationOutcome renewCurrent(IssuedCredentials issued) {
		if (issued.isOrphanOf(this.context.session().token(), now())) {
			return RotationOutcome.NOTHING;
		}
		Result result = renew(issued, issued.lifetime().ttl());
		return switch (result.kind()) {
			case DONE -> {
				IssuedCredentials renewed = result.required().withJitter(this.context.jitter());
				yield RotationOutcome.of((state) -> state.renewed(renewed), (publisher) -> publisher.renewed(renewed));
			}
			case GONE -> RotationOutcome.withoutLease(issued);
			case DENIED -> RotationOutcome.of((state) -> state.renewed(issued.with(issued.lifetime().notRenewable())),
					result.denied("renew", issued, AwsSecretsEngineClient.RENEW));
			case TOKEN_REPLACED -> RotationOutcome.NOTHING;
			case FAILED -> throw result.reason();
		};
	}

	/**
	 * Renew the lease of pending credentials to check whether it still exists.
	 * @param issued the credentials
	 * @return the outcome
	 */
	RotationOutcome renewPending(IssuedCredentials issued) {
		Result result = renew(issued, issued.lifetime().ttl());
		long now = now();
		return switch (result.kind()) {
			case DONE -> RotationOutcome.of((state) -> state.renewed(result.required()).confirmed(now),
					(publisher) -> publisher.renewed(result.required()));
			case GONE -> RotationOutcome.withoutLease(issued);
			case DENIED, TOKEN_REPLACED, FAILED -> RotationOutcome.of((state) -> state.confirmed(now));
		};
	}

	/**
	 * Renew the lease of superseded credentials for their overlap. A failed renewal is
	 * not retried.
	 * @param issued the credentials
	 * @return the outcome
	 */
	RotationOutcome prolong(IssuedCredentials issued) {
		Result result = renew(issued, this.context.policy().overlapIncrement());
		IssuedCredentials prolonged = (result.issued() != null) ? result.issued() : issued;
		return RotationOutcome.of((state) -> state.renewed(prolonged));
	}

	private Result renew(IssuedCredentials issued, long increment) {
		return result(issued::token, (token) -> issued.with(this.context.operations()
			.observe(Operation.RENEW, this.engine.name(), () -> this.engine.renew(issued, increment))));
	}

	/**
	 * Revoke a lease. An expired lease may still exist by Vault's clock; its revocation
	 * is not retried. If AWS does not delete the IAM user, Vault repeats the revocation.
	 * @param issued the credentials
	 * @param failing whether an earlier attempt failed
	 * @return the outcome
	 */
	RotationOutcome revoke(IssuedCredentials issued, boolean failing) {
		Result result = lookUpAndRevoke(issued);
		UnaryOperator<RotationState> revoked = (state) -> state.revoked(issued);
		if (result.kind() == Kind.DONE) {
			return RotationOutcome.of(revoked, (publisher) -> publisher.revoked(issued));
		}
		if (result.kind() == Kind.GONE) {
			return revokedOutsideOfTheLease(issued);
		}
		if (result.isRevocationFailed()) {
			boolean requested = send(issued, this.engine::requestRevocation).kind() == Kind.DONE;
			return RotationOutcome.of(revoked, (publisher) -> publisher.notDeleted(issued, result.reason(), requested));
		}
		if (!mayExist(issued)) {
			return RotationOutcome.of(revoked);
		}
		if (result.kind() == Kind.DENIED) {
			return RotationOutcome.of(revoked, (publisher) -> publisher.notRevoked(issued, result.reason()));
		}
		long now = now();
		return RotationOutcome.of((state) -> state.notRevoked(issued, now),
				(publisher) -> publisher.revocationFailed(issued, result.reason(), failing));
	}

	/**
	 * Revoke a lease. If its token has been replaced, Vault may have lost both. Vault
	 * reports that only if the lease is looked up.
	 * @param issued the credentials
	 * @return the result
	 */
	private Result lookUpAndRevoke(IssuedCredentials issued) {
		if (!issued.token().isSameTokenAs(this.context.session().current())) {
			Result lookup = result(this.context.session()::token,
					(token) -> issued.with(this.engine.lookUp(issued, token)));
			if (lookup.kind() == Kind.GONE || lookup.kind() == Kind.FAILED) {
				return lookup;
			}
		}
		return send(issued, this.engine::revoke);
	}

	private Result send(IssuedCredentials issued, BiConsumer<IssuedCredentials, SessionToken> request) {
		AtomicReference<SessionToken> used = new AtomicReference<>();
		return result(used, () -> this.context.operations().observe(Operation.REVOKE, this.engine.name(), () -> {
			used.set(this.context.session().token());
			request.accept(issued, used.get());
			return issued;
		}));
	}

	/**
	 * Return the outcome for a lease that Vault does not know: it was revoked along with
	 * its token or by an operator, or Vault has lost it, and the IAM user remains.
	 * @param issued the credentials
	 * @return the outcome
	 */
	private RotationOutcome revokedOutsideOfTheLease(IssuedCredentials issued) {
		Verification verification = Verification.of(this.context, this.engine.name(), issued);
		return verification.outcome((state) -> state.revoked(issued), (publisher) -> {
			if (verification.result() == CredentialsVerifier.Result.REJECTED) {
				publisher.revoked(issued);
			}
			else {
				publisher.leaseLost(issued, verification.result());
			}
		});
	}

	boolean mayExist(IssuedCredentials issued) {
		return issued.isLive(now()) || issued.lifetime().confirmedAt() < this.engine.clock().jumpedAt();
	}

	private Result result(Supplier<SessionToken> token, Request request) {
		AtomicReference<SessionToken> used = new AtomicReference<>();
		return result(used, () -> {
			used.set(token.get());
			return request.send(used.get());
		});
	}

	private Result result(AtomicReference<SessionToken> used, Supplier<IssuedCredentials> request) {
		try {
			return new Result(Kind.DONE, request.get(), null);
		}
		catch (Throwable ex) {
			return (used.get() != null) ? failed(used.get(), ex) : Result.failed(ex);
		}
	}

	private Result failed(SessionToken token, Throwable failure) {
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

	private Kind kind(SessionToken token, @Nullable VaultErrorResponse errorResponse) {
		if (errorResponse == null || errorResponse.isTransient()) {
			return Kind.FAILED;
		}
		if (this.context.session().tokenRejected(token, errorResponse)) {
			return this.context.session().token().isSameTokenAs(token) ? Kind.FAILED : Kind.TOKEN_REPLACED;
		}
		if (errorResponse.isInvalidToken()) {
			return Kind.FAILED;
		}
		return errorResponse.containsAny(LEASE_IS_GONE) ? Kind.GONE : Kind.DENIED;
	}

	private long now() {
		return this.engine.clock().instant().toEpochMilli();
	}

	/**
	 * Kind of the outcome of a lease request.
	 */
	private enum Kind {

		/**
		 * The request succeeded.
		 */
		DONE,

		/**
		 * The lease no longer exists.
		 */
		GONE,

		/**
		 * Vault denied the request.
		 */
		DENIED,

		/**
		 * The token was invalid, and the session has replaced it.
		 */
		TOKEN_REPLACED,

		/**
		 * The request should be retried.
		 */
		FAILED

	}

	/**
	 * Outcome of a lease request.
	 *
	 * @param kind the kind of the outcome
	 * @param issued the credentials with their new lifetime, or {@code null}
	 * @param failure the failure, or {@code null} if the request succeeded
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

		Consumer<CredentialsEventPublisher> denied(String action, IssuedCredentials issued, PolicyRule rule) {
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(this.failure);
			boolean ruleIsMissing = errorResponse != null
					&& (errorResponse.isDenied() || errorResponse.isPermissionDeniedWithoutDetail());
			return (publisher) -> {
				if (ruleIsMissing) {
					publisher.denied(action, issued, reason(), rule);
				}
			};
		}

		boolean isRevocationFailed() {
			VaultErrorResponse errorResponse = VaultErrorResponse.findIn(this.failure);
			return this.kind == Kind.DENIED && errorResponse != null && errorResponse.containsAny(REVOCATION_FAILED);
		}

	}

	/**
	 * Request that is sent with a token.
	 */
	private interface Request {

		IssuedCredentials send(SessionToken token);

	}

}
