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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What happens to the AWS keys of a role. Each is published as an application event, on a
 * thread that renews and replaces keys: a listener should be quick, and its exceptions
 * are logged and change nothing. Immutable, and without secrets.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public sealed interface CredentialsEvent {

	/**
	 * Return what the application calls the role: the name under {@code vault.aws.roles},
	 * or for {@code vault.aws.credentials} the role of Vault's AWS secrets engine.
	 * @return the name, unique in the application
	 */
	String role();

	/**
	 * Return when it happened.
	 * @return the time
	 */
	Instant at();

	/**
	 * Vault made keys. Clients do not see them yet.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys
	 */
	record Issued(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * AWS accepted or refused keys that clients do not see yet.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys
	 * @param accepted whether AWS accepted them
	 * @param consecutiveSuccesses how often AWS accepted them without a rejection in
	 * between
	 * @param required how often AWS has to accept them
	 */
	record VerificationAttempted(String role, Instant at, CredentialsInfo credentials, boolean accepted,
			int consecutiveSuccesses, int required) implements CredentialsEvent {
	}

	/**
	 * Clients get these keys from now on.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys
	 * @param previous the credentials that clients got before, or {@code null}
	 * @param previousRevokedAt when the previous credentials are revoked, or {@code null}
	 */
	record Rotated(String role, Instant at, CredentialsInfo credentials, @Nullable CredentialsInfo previous,
			@Nullable Instant previousRevokedAt) implements CredentialsEvent {
	}

	/**
	 * The lease of keys was renewed.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys, with their new end
	 */
	record Renewed(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * Keys were found dead before their end, or were not accepted by AWS, and are not
	 * given to clients any more.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys
	 * @param reason why, in words
	 */
	record Discarded(String role, Instant at, CredentialsInfo credentials, String reason) implements CredentialsEvent {
	}

	/**
	 * Keys were revoked.
	 *
	 * @param role the role
	 * @param at when
	 * @param credentials the keys
	 */
	record Revoked(String role, Instant at, CredentialsInfo credentials) implements CredentialsEvent {
	}

	/**
	 * An attempt to renew or replace keys failed.
	 *
	 * @param role the role
	 * @param at when
	 * @param reason why, in words
	 * @param nextAttemptAt when the next attempt is made
	 */
	record RefreshFailed(String role, Instant at, String reason, Instant nextAttemptAt) implements CredentialsEvent {
	}

}
