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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.it.simulation.Story;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * The invariants of requests and of everything that servers have issued. Used by the
 * thread of the test and by those of servers, one at a time.
 */
final class Invariants {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	/**
	 * Without credentials, there is an attempt of each role every one to two seconds,
	 * which may consist of a login and a request for credentials. Pending credentials are
	 * verified with STS every second.
	 */
	private static final int MAX_REQUESTS = 130;

	private static final int MAX_USERS = 45;

	private static final Pattern SECRET = Pattern
		.compile("\"(?:client_token|secret_key|session_token|security_token|secret_id|nonce|token)\":\"([^\"]{8,})\"");

	private static final Pattern TTL = Pattern.compile("\"auth\":.*\"lease_duration\":(\\d+)");

	private static final Duration ROUNDING = Duration.ofSeconds(3);

	private static final Pattern TOKEN = Pattern.compile("\"(client_token|accessor)\":\"([^\"]+)\"");

	private static final Set<Mutation> READABLE = Set.of(Mutation.DATE, Mutation.FIELD, Mutation.OTHER_VALUE);

	private final HandRunScheduler time;

	private final Story story;

	private final int roles;

	private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

	private final Deque<Instant> requests = new ArrayDeque<>();

	private final Deque<Instant> users = new ArrayDeque<>();

	private final Set<String> secrets = new HashSet<>();

	private final Set<String> lostTokens = new HashSet<>();

	private final Set<String> unusableTokens = new HashSet<>();

	private int lostRevocations;

	private final Map<String, Instant> tokens = new HashMap<>();

	private Instant tokenExpiresAt = Instant.MIN;

	private volatile int total;

	/**
	 * Create new {@link Invariants}.
	 * @param time the time
	 * @param story the story that a broken invariant is reported with
	 * @param roles the number of roles of the application
	 */
	Invariants(HandRunScheduler time, Story story, int roles) {
		this.roles = roles;
		this.time = time;
		this.story = story;
	}

	/**
	 * Record a response.
	 * @param call the request
	 * @param truth the response of the server
	 * @param mutation its mutation, or {@code null} for none
	 * @param sent the response that the client receives
	 */
	synchronized void answered(String call, ServerResponse truth, @Nullable Mutation mutation, Response sent) {
		String text = truth.bodyText();
		String shown = (truth.status() < 300) ? "" : text.strip();
		this.story.add("%s %d %s".formatted(call, truth.status(), shown)
				+ ((mutation != null) ? "  " + mutation + " " + sent + " " + excerpt(sent) : ""));
		this.total++;
		if (call.endsWith("/revoke-self") && mutation != null) {
			this.lostRevocations++;
		}
		count(this.requests, MAX_REQUESTS, "requests");
		if (truth.status() >= 300) {
			return;
		}
		if (call.endsWith("/latest/api/token")) {
			this.secrets.add(text);
		}
		SECRET.matcher(text).results().map((found) -> found.group(1)).forEach(this.secrets::add);
		if (call.startsWith("GET /v1/aws/creds/") && text.contains("\"security_token\":null")) {
			count(this.users, MAX_USERS, "IAM users");
		}
		if (call.endsWith("/login")) {
			noteToken(text, mutation, sent);
		}
	}

	private static String excerpt(Response sent) {
		byte[] start = Arrays.copyOf(sent.body(), Math.min(sent.body().length, 600));
		return printable(sent.headers() + " " + new String(start, StandardCharsets.UTF_8).strip());
	}

	private static String printable(String text) {
		return text.substring(0, Math.min(text.length(), 900)).replaceAll("\\p{Cntrl}", "?");
	}

	private void count(Deque<Instant> times, int most, String what) {
		Instant now = this.time.now();
		times.add(now);
		while (times.getFirst().isBefore(now.minus(MINUTE))) {
			times.removeFirst();
		}
		if (times.size() > most * this.roles) {
			broken(times.size() + " " + what + " within a minute");
		}
	}

	private void noteToken(String text, @Nullable Mutation mutation, Response sent) {
		String token = "";
		String accessor = "";
		Matcher matcher = TOKEN.matcher(text);
		while (matcher.find()) {
			token = matcher.group(1).equals("accessor") ? token : matcher.group(2);
			accessor = matcher.group(1).equals("accessor") ? matcher.group(2) : accessor;
		}
		boolean arrived = mutation == null
				|| (READABLE.contains(mutation) && sent.text().contains(token) && !sent.text().contains("[[["));
		this.tokens.put(accessor, this.time.now());
		if (mutation == null) {
			Matcher ttl = TTL.matcher(text);
			Instant expiresAt = this.time.now().plusSeconds(ttl.find() ? Long.parseLong(ttl.group(1)) : 0);
			this.tokenExpiresAt = expiresAt.isAfter(this.tokenExpiresAt) ? expiresAt : this.tokenExpiresAt;
		}
		if (mutation != null && arrived) {
			this.unusableTokens.add(accessor);
		}
		if (!arrived) {
			this.lostTokens.add(accessor);
		}
	}

	/**
	 * Return whether a token was received that has not expired yet.
	 */
	synchronized boolean holdsToken() {
		return this.time.now().plus(ROUNDING).isBefore(this.tokenExpiresAt);
	}

	void trapped(String call) {
		this.story.add(call);
		if (!call.endsWith("307") && !call.endsWith("308")) {
			broken("a redirect was followed: " + call);
		}
	}

	void broken(String rule) {
		this.broken.compareAndSet(null, rule);
	}

	/**
	 * Fail if an invariant is broken.
	 */
	void check() {
		String rule = this.broken.get();
		if (rule != null) {
			throw new AssertionError(rule + "\n" + this.story);
		}
	}

	int total() {
		return this.total;
	}

	/**
	 * Check that no log contains a secret.
	 * @param log the log
	 * @param others the secrets that were not part of a response
	 */
	synchronized void checkLog(String log, Set<String> others) {
		this.secrets.addAll(others);
		if (log.contains("\n" + FieldMutation.INJECTED)) {
			broken("a response adds a line to the log");
		}
		for (String secret : this.secrets) {
			int found = secret.isEmpty() ? -1 : log.indexOf(secret);
			if (found >= 0) {
				broken("a log contains a secret: "
						+ printable(log.substring(Math.max(0, found - 300), Math.min(log.length(), found + 50))));
			}
		}
		check();
	}

	/**
	 * Check that everything that the application received is revoked or, if servers do
	 * not confirm it, reported.
	 * @param servers the servers
	 * @param reports the log, empty if servers responded correctly
	 * @param shutdown the part of the log that was written during the shutdown
	 */
	void checkLeft(FuzzedServers servers, String reports, String shutdown) {
		int users = servers.users();
		List<Instant> tokens = servers.list("auth/token/accessors/")
			.stream()
			.filter((accessor) -> this.tokens.containsKey(accessor) && !this.lostTokens.contains(accessor))
			.filter((accessor) -> this.lostRevocations == 0 || !this.unusableTokens.contains(accessor))
			.map(this.tokens::get)
			.toList();
		boolean left = users > 0 || (servers.tokens().revocable() && !tokens.isEmpty());
		if (left && !shutdown.contains(" not revoked")
				&& !reports.contains("A response with AWS credentials was lost")) {
			broken(users + " IAM users and tokens of " + tokens + " are left");
		}
		check();
	}

}
