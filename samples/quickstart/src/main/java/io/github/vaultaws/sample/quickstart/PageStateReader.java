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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import io.github.vaultaws.health.VaultAwsHealthIndicator;
import io.github.vaultaws.rotation.CredentialsState;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;
import io.github.vaultaws.sample.quickstart.KeyStory.Candidate;
import io.github.vaultaws.sample.quickstart.KeyStory.Superseded;
import io.github.vaultaws.sample.quickstart.PageState.HealthState;
import io.github.vaultaws.sample.quickstart.PageState.User;
import io.github.vaultaws.sample.quickstart.Situation.Sentence;

/**
 * Puts together what the page shows.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class PageStateReader {

	private final EmbeddedCloud cloud;

	private final ManagedCredentials lease;

	private final VaultAwsHealthIndicator healthIndicator;

	private final KeyStory story;

	private final AwsCalls calls;

	private final Operations operations;

	private final Timeline timeline;

	PageStateReader(EmbeddedCloud cloud, ManagedCredentials lease, VaultAwsHealthIndicator healthIndicator,
			KeyStory story, AwsCalls calls, Operations operations, Timeline timeline) {
		this.cloud = cloud;
		this.lease = lease;
		this.healthIndicator = healthIndicator;
		this.story = story;
		this.calls = calls;
		this.operations = operations;
		this.timeline = timeline;
	}

	PageState read() {
		Instant now = this.cloud.clock().instant();
		CredentialsState snapshot = this.lease.snapshot();
		IssuedCredentials current = snapshot.current();
		Candidate candidate = candidate(snapshot);
		PageState.Key key = (current != null) ? new PageState.Key(current.maskedAccessKeyId(), current.expiresAt())
				: null;
		AwsCalls.Count count = this.calls.count();
		List<User> users = users();
		return new PageState(now, sentence(now, snapshot, count), health(), key, VaultOperator.LEASE.toSeconds(),
				candidate, superseded(snapshot), users, count.made(), count.failed(), this.story.renewals(),
				this.story.rotations(), this.cloud.vaultDownSince() != null, this.cloud.isPropagationSlow(),
				this.timeline.entries());
	}

	private Sentence sentence(Instant now, CredentialsState snapshot, AwsCalls.Count count) {
		IssuedCredentials current = snapshot.current();
		RuntimeException failure = snapshot.failure();
		return new Situation((current != null) ? current.expiresAt() : null, this.cloud.vaultDownSince(),
				this.operations.lastAct(), count.outage(), failure != null, snapshot.pending() != null,
				snapshot.next().at())
			.at(now);
	}

	private HealthState health() {
		Health health = this.healthIndicator.health();
		Object reason = health.getDetails().getOrDefault("lastError", health.getDetails().get("reason"));
		return new HealthState(health.getStatus().getCode(), (reason != null) ? reason.toString() : null);
	}

	private List<User> users() {
		return this.cloud.usersOfVault()
			.stream()
			.flatMap((user) -> user.accessKeys().keySet().stream().map((id) -> new User(user.name(), mask(id))))
			.toList();
	}

	private @Nullable Candidate candidate(CredentialsState snapshot) {
		CredentialsState.Pending pending = snapshot.pending();
		return (pending != null) ? new Candidate(pending.credentials().accessKeyId(), pending.accepted(),
				pending.required(), this.story.refused(pending.credentials().accessKeyId())) : null;
	}

	private static List<Superseded> superseded(CredentialsState snapshot) {
		return snapshot.superseded()
			.stream()
			.map((superseded) -> new Superseded(superseded.credentials().accessKeyId(), superseded.revokeAt()))
			.toList();
	}

	private static String mask(String accessKeyId) {
		return "…" + accessKeyId.substring(accessKeyId.length() - 4);
	}

}
