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

package io.github.vaultaws.sample.quickstart;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.sample.quickstart.PageState.Pending;
import io.github.vaultaws.sample.quickstart.PageState.Superseded;
import io.github.vaultaws.sample.quickstart.PageState.User;
import io.github.vaultaws.sample.quickstart.Situation.Status;

/**
 * Collects the state that the page shows.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class PageStateReader {

	private final EmbeddedCloud cloud;

	private final ManagedCredentials credentials;

	private final HealthIndicator healthIndicator;

	private final CredentialsHistory history;

	private final AwsCalls calls;

	private final Operations operations;

	private final Timeline timeline;

	PageStateReader(EmbeddedCloud cloud, ManagedCredentials credentials,
			@Qualifier("vaultAwsHealthContributor") HealthContributor healthContributor, CredentialsHistory history,
			AwsCalls calls, Operations operations, Timeline timeline) {
		this.cloud = cloud;
		this.credentials = credentials;
		this.healthIndicator = (HealthIndicator) healthContributor;
		this.history = history;
		this.calls = calls;
		this.operations = operations;
		this.timeline = timeline;
	}

	PageState read() {
		Instant now = this.cloud.clock().instant();
		AwsCalls.Count count = this.calls.count();
		CredentialsState state = this.credentials.state();
		return new PageState(now, status(now, state, count), health(), current(state),
				this.cloud.operator().lease().toSeconds(), pending(state), superseded(state), users(), count.total(),
				count.failed(), this.history.renewals(), this.history.rotations(), this.cloud.troubles(),
				this.timeline.entries());
	}

	private Status status(Instant now, CredentialsState state, AwsCalls.Count count) {
		CredentialsInfo current = state.current();
		return new Situation((current != null) ? new Situation.Current(current.issuedAt(), current.expiresAt()) : null,
				this.cloud.outage(), this.operations.lastAction(), count.outage(), state.failure() != null,
				state.pending() != null, state.next().at())
			.status(now);
	}

	private PageState.Health health() {
		Health health = Objects.requireNonNull(this.healthIndicator.health());
		String reason = (health.getDetails().get("lastError") instanceof LastError lastError) ? lastError.description()
				: null;
		return new PageState.Health(health.getStatus().getCode(), reason);
	}

	private List<User> users() {
		return this.cloud.usersOfVault()
			.stream()
			.flatMap((user) -> user.accessKeys().keySet().stream().map((id) -> new User(user.name(), mask(id))))
			.toList();
	}

	private static PageState.@Nullable Current current(CredentialsState state) {
		CredentialsInfo current = state.current();
		return (current != null) ? new PageState.Current(current.accessKeyId(), current.expiresAt()) : null;
	}

	private @Nullable Pending pending(CredentialsState state) {
		CredentialsState.Pending pending = state.pending();
		if (pending == null) {
			return null;
		}
		String accessKeyId = pending.credentials().accessKeyId();
		return new Pending(accessKeyId, pending.accepted(), pending.required(), this.history.rejections(accessKeyId));
	}

	private static List<Superseded> superseded(CredentialsState state) {
		return state.superseded()
			.stream()
			.map((superseded) -> new Superseded(superseded.credentials().accessKeyId(), superseded.revokeAt()))
			.toList();
	}

	private static String mask(String accessKeyId) {
		return "…" + accessKeyId.substring(accessKeyId.length() - 4);
	}

}
