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

package io.github.vaultaws.it.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.SessionManager;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.it.simulation.Story;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * The part of the application that calls AWS, and the operator whose help it needs in
 * some cases.
 */
final class Client {

	private static final Duration MAX_RECOVERY = Duration.ofMinutes(6);

	private static final Duration MAX_RECOVERY_OF_SECRET = Duration.ofMinutes(16);

	/**
	 * If STS has never accepted credentials of a role, rejected ones are replaced only
	 * once, and others that are wrong remain until they expire.
	 */
	private static final Duration MAX_TTL_OF_STS_CREDENTIALS = Duration.ofMinutes(16);

	private final FuzzedServers servers;

	private final VaultAwsCredentialsProvider provider;

	private final Noise noise;

	private final HandRunScheduler time;

	private final Invariants invariants;

	private final Story story;

	private final Set<String> messages = new LinkedHashSet<>();

	private final Map<String, Instant> held = new HashMap<>();

	private String loggedMessage = "";

	private @Nullable Instant failingSince;

	private Instant helpedAt = Instant.MIN;

	private boolean secretRejected;

	Client(FuzzedServers servers, VaultAwsCredentialsProvider provider, Noise noise, HandRunScheduler time,
			Invariants invariants, Story story) {
		this.servers = servers;
		this.provider = provider;
		this.noise = noise;
		this.time = time;
		this.invariants = invariants;
		this.story = story;
	}

	/**
	 * Call AWS.
	 * @return whether AWS accepted the call
	 */
	boolean call() {
		Instant now = this.time.now();
		AwsCredentials credentials = resolve();
		if (credentials != null) {
			Instant expiresAt = credentials.expirationTime().orElse(Instant.MAX);
			if (!expiresAt.isAfter(now)) {
				this.invariants.broken("expired credentials are served, which expired at " + expiresAt);
			}
			if (!isPrintable(credentials)) {
				this.invariants.broken("credentials are served that cannot sign a request");
			}
			if (this.servers.aws().accepts(credentials.accessKeyId())) {
				this.held.put(credentials.accessKeyId(), expiresAt);
				this.loggedMessage = "";
				this.failingSince = null;
				this.secretRejected = false;
				return true;
			}
			note("AWS rejects " + credentials.accessKeyId());
			if (!this.noise.lies() && this.held.containsKey(credentials.accessKeyId())) {
				this.invariants.broken("invalid credentials are served: " + credentials.accessKeyId());
			}
			this.provider.invalidate(credentials);
		}
		else if (!this.noise.lies()) {
			checkHeld(now);
		}
		boolean wrong = this.noise.lies() && credentials instanceof AwsSessionCredentials;
		checkRecovery(now,
				wrong ? MAX_TTL_OF_STS_CREDENTIALS : this.secretRejected ? MAX_RECOVERY_OF_SECRET : MAX_RECOVERY);
		return false;
	}

	private static boolean isPrintable(AwsCredentials credentials) {
		String token = (credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : "";
		return (credentials.accessKeyId() + credentials.secretAccessKey() + token).chars()
			.allMatch((character) -> character > ' ' && character < 127);
	}

	/**
	 * Call AWS after the application has stopped.
	 */
	void callAfterClose() {
		if (resolve() != null) {
			this.invariants.broken("there are credentials after the application has stopped");
		}
	}

	private @Nullable AwsCredentials resolve() {
		try {
			return this.provider.resolveCredentials();
		}
		catch (SdkClientException ex) {
			note(ex);
			Throwable cause = ex.getCause();
			if (cause != null && !(cause instanceof VaultAwsException) && !(cause instanceof TimeoutException)) {
				this.invariants.broken("callers receive an undocumented cause: " + cause);
			}
			help(ex);
		}
		catch (RuntimeException | Error ex) {
			note(ex);
			this.invariants.broken("callers receive an undocumented exception: " + ex);
		}
		return null;
	}

	/**
	 * Request the token, as other parts of the application do.
	 * @param session the session of the application
	 */
	void requestToken(SessionManager session) {
		try {
			session.getSessionToken();
		}
		catch (VaultAwsException ex) {
			note(ex);
			if (!this.noise.lies() && this.invariants.holdsToken()) {
				this.invariants.broken("a valid token was lost");
			}
		}
		catch (RuntimeException | Error ex) {
			note(ex);
			this.invariants.broken("callers that request the token receive an undocumented exception: " + ex);
		}
	}

	private void note(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			this.messages.add(cause.toString());
		}
		note("a call fails: " + failure.getMessage());
	}

	private void note(String message) {
		if (!message.equals(this.loggedMessage)) {
			this.loggedMessage = message;
			this.story.add(message);
		}
	}

	String messages() {
		return String.join("\n", this.messages);
	}

	private void help(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof VaultAwsLoginException login) {
				if (login.getReason() == LoginFailureReason.INVALID_ROLE_OR_SECRET_ID) {
					this.secretRejected = true;
				}
				if (needsHelp(login.getReason()) && this.time.now().isAfter(this.helpedAt.plus(MAX_RECOVERY))) {
					this.helpedAt = this.time.now();
					this.story.add("an operator helps: " + login.getReason());
					this.servers.renewSecret();
				}
			}
		}
	}

	private static boolean needsHelp(LoginFailureReason reason) {
		return switch (reason) {
			case WRAPPING_TOKEN_ALREADY_USED, WRAPPING_TOKEN_UNEXPECTED_PATH, NONCE_MISMATCH,
					REAUTHENTICATION_DISABLED ->
				true;
			default -> false;
		};
	}

	/**
	 * While there are no credentials, none of those that were issued may be valid.
	 */
	private void checkHeld(Instant now) {
		this.held.forEach((accessKeyId, expiresAt) -> {
			if (expiresAt.isAfter(now) && this.servers.aws().accepts(accessKeyId)) {
				this.invariants
					.broken("valid credentials were lost, which expire at " + expiresAt + ": " + accessKeyId);
			}
		});
	}

	private void checkRecovery(Instant now, Duration longest) {
		if (!this.noise.isCalm()) {
			return;
		}
		this.failingSince = (this.failingSince != null) ? this.failingSince : now;
		Instant since = this.failingSince.isBefore(this.helpedAt) ? this.helpedAt : this.failingSince;
		if (Duration.between(since, now).compareTo(longest) > 0) {
			this.invariants.broken("servers respond correctly, and there have been no credentials since " + since);
		}
	}

}
