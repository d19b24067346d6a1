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
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.it.simulation.Story;
import io.github.vaultaws.login.LoginFailureReason;
import io.github.vaultaws.login.VaultAwsLoginException;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * What calls AWS in the application and, where that needs somebody's help, the operator.
 */
final class Client {

	private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(6);

	private static final Duration LONGEST_RECOVERY_OF_SECRET = Duration.ofMinutes(16);

	private final FuzzedServers servers;

	private final FuzzedApplication application;

	private final Noise noise;

	private final HandRunScheduler time;

	private final Invariants invariants;

	private final Story story;

	private final Set<String> messages = new LinkedHashSet<>();

	private final Map<String, Instant> held = new HashMap<>();

	private String told = "";

	private @Nullable Instant failingSince;

	private Instant helpedAt = Instant.MIN;

	private boolean secretRefused;

	Client(FuzzedServers servers, FuzzedApplication application, Noise noise, HandRunScheduler time,
			Invariants invariants, Story story) {
		this.servers = servers;
		this.application = application;
		this.noise = noise;
		this.time = time;
		this.invariants = invariants;
		this.story = story;
	}

	/**
	 * Call AWS.
	 * @return whether it accepted the call
	 */
	boolean call() {
		Instant now = this.time.now();
		AwsCredentials credentials = resolve();
		if (credentials != null) {
			Instant end = credentials.expirationTime().orElse(Instant.MAX);
			if (!end.isAfter(now)) {
				this.invariants.broken("credentials are served that have expired at " + end);
			}
			if (!isPrintable(credentials)) {
				this.invariants.broken("credentials are served that no request can be signed with");
			}
			if (this.servers.aws().accepts(credentials.accessKeyId())) {
				this.held.put(credentials.accessKeyId(), end);
				this.told = "";
				this.failingSince = null;
				this.secretRefused = false;
				return true;
			}
			this.story.tell("AWS refuses " + credentials.accessKeyId());
			if (!this.noise.lies() && this.held.containsKey(credentials.accessKeyId())) {
				this.invariants.broken("credentials are served that have died: " + credentials.accessKeyId());
			}
			this.application.provider().invalidate(credentials);
		}
		else if (!this.noise.lies()) {
			checkHeld(now);
		}
		checkRecovery(now);
		return false;
	}

	private static boolean isPrintable(AwsCredentials credentials) {
		String token = (credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : "";
		return (credentials.accessKeyId() + credentials.secretAccessKey() + token).chars()
			.allMatch((character) -> character > ' ' && character < 127);
	}

	/**
	 * Call AWS after the end of the application.
	 */
	void callAfterTheEnd() {
		if (resolve() != null) {
			this.invariants.broken("there are credentials after the end");
		}
	}

	private @Nullable AwsCredentials resolve() {
		try {
			return this.application.provider().resolveCredentials();
		}
		catch (SdkClientException ex) {
			note(ex);
			Throwable cause = ex.getCause();
			if (cause != null && !(cause instanceof VaultAwsException) && !(cause instanceof TimeoutException)) {
				this.invariants.broken("callers get a cause that is not documented: " + cause);
			}
			help(ex);
		}
		catch (RuntimeException | Error ex) {
			note(ex);
			this.invariants.broken("callers get what is not documented: " + ex);
		}
		return null;
	}

	/**
	 * Ask for the token, as other parts of the application do.
	 */
	void askForToken() {
		try {
			this.application.session().getSessionToken();
		}
		catch (VaultAwsException ex) {
			note(ex);
			if (!this.noise.lies() && this.invariants.holdsToken()) {
				this.invariants.broken("a token was lost that lives");
			}
		}
		catch (RuntimeException | Error ex) {
			note(ex);
			this.invariants.broken("who asks for the token gets what is not documented: " + ex);
		}
	}

	private void note(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			this.messages.add(cause.toString());
		}
		String message = String.valueOf(failure.getMessage());
		if (!message.equals(this.told)) {
			this.told = message;
			this.story.tell("a call fails: " + message);
		}
	}

	String messages() {
		return String.join("\n", this.messages);
	}

	private void help(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof VaultAwsLoginException login) {
				if (login.getReason() == LoginFailureReason.INVALID_ROLE_OR_SECRET_ID) {
					this.secretRefused = true;
				}
				if (needsHelp(login.getReason()) && this.time.now().isAfter(this.helpedAt.plus(LONGEST_RECOVERY))) {
					this.helpedAt = this.time.now();
					this.story.tell("an operator helps: " + login.getReason());
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
	 * While there are no credentials none may be held that live.
	 */
	private void checkHeld(Instant now) {
		this.held.forEach((key, end) -> {
			if (end.isAfter(now) && this.servers.aws().accepts(key)) {
				this.invariants.broken("credentials were lost that live until " + end + ": " + key);
			}
		});
	}

	private void checkRecovery(Instant now) {
		if (!this.noise.isCalm()) {
			return;
		}
		this.failingSince = (this.failingSince != null) ? this.failingSince : now;
		Instant since = this.failingSince.isBefore(this.helpedAt) ? this.helpedAt : this.failingSince;
		Duration longest = this.secretRefused ? LONGEST_RECOVERY_OF_SECRET : LONGEST_RECOVERY;
		if (Duration.between(since, now).compareTo(longest) > 0) {
			this.invariants.broken("servers are sane, and there are no credentials since " + since);
		}
	}

}
