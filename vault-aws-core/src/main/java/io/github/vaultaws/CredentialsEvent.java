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

package io.github.vaultaws;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Event in the lifecycle of the AWS credentials of a role, published as a Spring
 * application event.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public sealed interface CredentialsEvent extends VaultAwsEvent {

	/**
	 * Return the name of the role in the application: its name under
	 * {@code vault.aws.roles} or, for {@code vault.aws.credentials}, the role of Vault's
	 * AWS secrets engine.
	 * @return the name, unique in the application
	 */
	String role();

	/**
	 * Vault issued credentials. Clients do not use them yet.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 */
	record Issued(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * AWS accepted or rejected credentials that clients do not use yet.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 * @param accepted whether AWS accepted them
	 * @param consecutiveSuccesses the number of times in a row that AWS has accepted them
	 * @param required the number of times in a row that AWS has to accept them
	 */
	record VerificationAttempted(String role, Instant at, CredentialsInfo credentials, boolean accepted,
			int consecutiveSuccesses, int required) implements CredentialsEvent {
	}

	/**
	 * Credentials were activated: clients use them from now on.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 * @param previous the superseded credentials, or {@code null} if these are the first
	 * ones
	 * @param previousRevokedAt the time at which the previous credentials are revoked, or
	 * {@code null}
	 * @param cause why they were issued
	 */
	record Rotated(String role, Instant at, CredentialsInfo credentials, @Nullable CredentialsInfo previous,
			@Nullable Instant previousRevokedAt, RotationCause cause) implements CredentialsEvent {
	}

	/**
	 * The lease of credentials was renewed.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials with their new expiry
	 */
	record Renewed(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * An AWS client reported that a service rejected the current credentials, and they
	 * were checked.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 * @param code the error code of the service
	 * @param result whether STS, or a verifier of the application, accepts them
	 */
	record RejectionChecked(String role, Instant at, CredentialsInfo credentials, RejectionCode code,
			CredentialsVerifier.Result result) implements CredentialsEvent {
	}

	/**
	 * Credentials were discarded: they became invalid before their expiry or were
	 * rejected by AWS, and clients no longer receive them.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 * @param reason the reason
	 */
	record Discarded(String role, Instant at, CredentialsInfo credentials, String reason) implements CredentialsEvent {
	}

	/**
	 * AWS did not delete the IAM user of credentials when Vault revoked them, and Vault
	 * repeats the revocation. The credentials may remain valid.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 */
	record RevocationRequested(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * Credentials were revoked: their IAM user no longer exists.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param credentials the credentials
	 */
	record Revoked(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * An attempt to renew or rotate credentials failed.
	 *
	 * @param role the name of the role in the application
	 * @param at the time of the event
	 * @param reason the reason
	 * @param nextAttemptAt the time of the next attempt
	 */
	record RefreshFailed(String role, Instant at, String reason, Instant nextAttemptAt) implements CredentialsEvent {
	}

}
