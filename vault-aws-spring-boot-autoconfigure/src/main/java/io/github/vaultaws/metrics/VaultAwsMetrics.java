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

package io.github.vaultaws.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.RejectionCode;
import io.github.vaultaws.RotationCause;
import io.github.vaultaws.SessionState;

/**
 * {@link MeterBinder} for the managed credentials of all roles and the Vault token. Reads
 * their published state when a meter is read: no request is sent, and there are neither
 * threads nor timers. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsMetrics implements MeterBinder {

	private static final String PREFIX = "vault.aws.";

	private final List<ManagedCredentials> managedCredentials;

	private final Supplier<SessionState> session;

	private final Supplier<Map<Integer, Long>> throttled;

	private final Clock clock;

	private final Map<List<String>, AtomicLong> counts = new ConcurrentHashMap<>();

	/**
	 * Create a new {@link VaultAwsMetrics}.
	 * @param managedCredentials the managed credentials of all roles
	 * @param session returns the state of the Vault session
	 * @param throttled returns the numbers of throttled requests, by status
	 * @param clock the system clock
	 */
	public VaultAwsMetrics(List<ManagedCredentials> managedCredentials, Supplier<SessionState> session,
			Supplier<Map<Integer, Long>> throttled, Clock clock) {
		this.managedCredentials = List.copyOf(managedCredentials);
		this.session = session;
		this.throttled = throttled;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.managedCredentials.forEach((credentials) -> bind(registry, credentials));
		time(registry, "token.expiry", "Time until the Vault token expires, 0 without one", Tags.empty(), this,
				VaultAwsMetrics::untilTokenExpiry);
		this.throttled.get()
			.keySet()
			.forEach((status) -> FunctionCounter
				.builder(PREFIX + "throttled", this.throttled, (counts) -> counts.get().getOrDefault(status, 0L))
				.description("Requests to Vault that were throttled")
				.tags("status", String.valueOf(status))
				.register(registry));
	}

	private void bind(MeterRegistry registry, ManagedCredentials credentials) {
		Tags role = Tags.of("role", credentials.role());
		time(registry, "credentials.expiry", "Time until the current credentials expire, 0 without any", role,
				credentials, (one) -> until(expiresAt(one.state().live())));
		time(registry, "credentials.ttl", "Time from the issue of the current credentials to their expiry", role,
				credentials, (one) -> seconds(one.state().live(), CredentialsInfo::expiresAt));
		time(registry, "credentials.age", "Time since the current credentials were issued", role, credentials,
				(one) -> seconds(one.state().live(), (info) -> this.clock.instant()));
		time(registry, "credentials.overdue", "Time since the current credentials should have been renewed or replaced",
				role, credentials, (one) -> overdue(one.state().overdueSince()));
		Gauge.builder(PREFIX + "credentials.waiting", credentials, (one) -> one.state().waiting())
			.description("Callers that wait for credentials")
			.tags(role)
			.register(registry);
		lease(registry, credentials, "current", (state) -> (state.live() != null) ? 1 : 0);
		lease(registry, credentials, "pending", (state) -> (state.pending() != null) ? 1 : 0);
		lease(registry, credentials, "superseded", (state) -> state.superseded().size() - notRevocable(state));
		lease(registry, credentials, "not_revocable", this::notRevocable);
		for (RotationCause cause : RotationCause.values()) {
			if (cause != RotationCause.FIRST) {
				counter(registry, "credentials.rotations", "Rotations", credentials.role(), "cause", text(cause));
			}
		}
		for (RejectionCode code : RejectionCode.values()) {
			counter(registry, "credentials.rejections", "Checks of credentials that an AWS client reported as rejected",
					credentials.role(), "code", code.toString());
		}
	}

	private void lease(MeterRegistry registry, ManagedCredentials credentials, String state,
			ToDoubleFunction<CredentialsState> value) {
		Gauge.builder(PREFIX + "leases", credentials, (one) -> value.applyAsDouble(one.state()))
			.description("Leases of credentials")
			.tags("role", credentials.role(), "state", state)
			.register(registry);
	}

	/**
	 * Return the number of superseded credentials whose revocation was due a minute ago.
	 * @param state the state of a role
	 * @return the number
	 */
	private double notRevocable(CredentialsState state) {
		Instant limit = this.clock.instant().minusSeconds(60);
		return state.superseded().stream().filter((one) -> one.revokeAt().isBefore(limit)).count();
	}

	private static <T> void time(MeterRegistry registry, String name, String description, Iterable<Tag> tags, T object,
			ToDoubleFunction<T> seconds) {
		TimeGauge.builder(PREFIX + name, object, TimeUnit.SECONDS, seconds)
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description, String role, String tag,
			String value) {
		FunctionCounter.builder(PREFIX + name, count(name, role, value), AtomicLong::doubleValue)
			.description(description)
			.tags("role", role, tag, value)
			.register(registry);
	}

	private AtomicLong count(String name, String role, String value) {
		return this.counts.computeIfAbsent(List.of(name, role, value), (key) -> new AtomicLong());
	}

	/**
	 * Count an event, before a listener of the application can fail on it.
	 * @param event the event
	 */
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	public void onCredentialsEvent(CredentialsEvent event) {
		if (event instanceof CredentialsEvent.Rotated rotated && rotated.cause() != RotationCause.FIRST) {
			count("credentials.rotations", rotated.role(), text(rotated.cause())).incrementAndGet();
		}
		else if (event instanceof CredentialsEvent.RejectionChecked checked) {
			count("credentials.rejections", checked.role(), checked.code().toString()).incrementAndGet();
		}
	}

	private static @Nullable Instant expiresAt(@Nullable CredentialsInfo info) {
		return (info != null) ? info.expiresAt() : null;
	}

	private static double seconds(@Nullable CredentialsInfo info, Function<CredentialsInfo, Instant> to) {
		return (info != null) ? Duration.between(info.issuedAt(), to.apply(info)).toMillis() / 1000.0 : 0;
	}

	private double untilTokenExpiry() {
		SessionState.Token token = this.session.get().token();
		if (token == null) {
			return 0;
		}
		return (token.expiresAt() != null) ? until(token.expiresAt()) : Double.POSITIVE_INFINITY;
	}

	private double until(@Nullable Instant time) {
		if (time == null) {
			return 0;
		}
		return time.equals(Instant.MAX) ? Double.POSITIVE_INFINITY
				: Math.max(0, Duration.between(this.clock.instant(), time).toMillis() / 1000.0);
	}

	private double overdue(@Nullable Instant since) {
		return (since != null) ? Math.max(0, Duration.between(since, this.clock.instant()).toMillis() / 1000.0) : 0;
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
