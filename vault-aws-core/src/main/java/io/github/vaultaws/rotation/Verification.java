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

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.OperationObserver.Observation;
import io.github.vaultaws.OperationObserver.Operation;

/**
 * Result of a verification. Immutable.
 *
 * @param result the result
 * @param failure the exception of the verifier, or {@code null} if it returned a result
 * @author The vault-aws-spring-boot authors
 */
record Verification(Result result, @Nullable Throwable failure) {

	static Verification of(RotationContext context, String role, IssuedCredentials issued) {
		Observation observation = context.operations().start(Operation.VERIFY, role);
		Verification verification = of(context.verifier(), issued);
		observation.stop((verification.result() != Result.ACCEPTED) ? verification.result().name() : null,
				verification.failure());
		return verification;
	}

	private static Verification of(CredentialsVerifier verifier, IssuedCredentials issued) {
		try {
			Result result = verifier.verify(issued.credentials());
			return (result != null) ? new Verification(result, null)
					: new Verification(Result.UNKNOWN, new IllegalStateException("The verifier returned null"));
		}
		catch (Throwable ex) {
			return new Verification(Result.UNKNOWN, ex);
		}
	}

	RotationOutcome outcome(UnaryOperator<RotationState> change, Consumer<CredentialsEventPublisher> publication) {
		Throwable failure = this.failure;
		return RotationOutcome.of(change,
				(failure != null)
						? publication
							.andThen((publisher) -> publisher.unexpected("CredentialsVerifier failed", failure))
						: publication);
	}

}
