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

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.sample.quickstart.Situation.OperatorAction;
import io.github.vaultaws.sample.quickstart.Timeline.Kind;

/**
 * The operations behind the buttons of the page. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class Operations {

	private final EmbeddedCloud cloud;

	private final ManagedCredentials credentials;

	private final Timeline timeline;

	private volatile @Nullable OperatorAction lastAction;

	Operations(EmbeddedCloud cloud, ManagedCredentials credentials, Timeline timeline) {
		this.cloud = cloud;
		this.credentials = credentials;
		this.timeline = timeline;
	}

	/**
	 * Return the latest action that invalidated credentials.
	 * @return the action, or {@code null} if there was none
	 */
	@Nullable OperatorAction lastAction() {
		return this.lastAction;
	}

	void begin(Trouble trouble) {
		if (trouble == Trouble.POLICY_REMOVED) {
			requireVault();
		}
		this.timeline.add(Kind.OPERATOR, "You %s.".formatted(trouble.begun()));
		this.cloud.begin(trouble);
	}

	void end(Trouble trouble) {
		if (trouble == Trouble.POLICY_REMOVED) {
			requireVault();
		}
		this.timeline.add(Kind.OPERATOR, "You %s.".formatted(trouble.ended()));
		this.cloud.end(trouble);
	}

	private void requireVault() {
		if (!this.cloud.isVaultAvailable()) {
			throw new IllegalStateException("Vault is stopped or sealed. Start or unseal it first.");
		}
	}

	void jump() {
		this.timeline.add(Kind.OPERATOR, "You let the system clock of the application jump forward by %d minutes."
			.formatted(this.cloud.jump().toMinutes()));
	}

	void revokeLease() {
		invalidate("revoked the lease", (credentials) -> this.cloud.revokeLeaseIssuedAt(credentials.issuedAt()));
	}

	void revokeToken() {
		invalidate("revoked the token", (credentials) -> this.cloud.operator().revokeToken());
	}

	void rotate() {
		if (!this.credentials.rotate()) {
			throw new IllegalStateException("A rotation was requested less than 30 seconds ago.");
		}
		this.timeline.add(Kind.OPERATOR, "You requested a rotation.");
	}

	private void invalidate(String description, Consumer<CredentialsInfo> operation) {
		requireVault();
		CredentialsInfo current = this.credentials.state().current();
		if (current == null) {
			throw new IllegalStateException("There are no credentials.");
		}
		this.timeline.add(Kind.OPERATOR,
				"You %s. Vault deletes the IAM user of %s.".formatted(description, current.accessKeyId()));
		this.lastAction = new OperatorAction(this.cloud.clock().instant(), description);
		operation.accept(current);
		// What Vault issued until now may be revoked too.
		this.lastAction = new OperatorAction(this.cloud.clock().instant(), description);
	}

}
