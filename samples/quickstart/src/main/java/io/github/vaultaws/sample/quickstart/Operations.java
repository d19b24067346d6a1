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

import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;
import io.github.vaultaws.sample.quickstart.Situation.Act;
import io.github.vaultaws.sample.quickstart.Timeline.Kind;

/**
 * What the buttons of the page do. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
@Component
class Operations {

	private final EmbeddedCloud cloud;

	private final ManagedCredentials lease;

	private final Timeline timeline;

	private volatile @Nullable Act lastAct;

	Operations(EmbeddedCloud cloud, ManagedCredentials lease, Timeline timeline) {
		this.cloud = cloud;
		this.lease = lease;
		this.timeline = timeline;
	}

	/**
	 * Return what was done last to a key.
	 * @return the act, or {@code null} for nothing
	 */
	@Nullable Act lastAct() {
		return this.lastAct;
	}

	void takeVaultDown() {
		this.timeline.tell(Kind.OPERATOR, "You took Vault down.");
		this.cloud.takeVaultDown();
	}

	void bringVaultUp() {
		this.timeline.tell(Kind.OPERATOR, "You brought Vault up.");
		this.cloud.bringVaultUp();
	}

	void revokeLease() {
		act("revoked the lease", (key) -> this.cloud.operator().revokeLease(key.issuedAt()));
	}

	void killToken() {
		act("killed the token", (key) -> this.cloud.operator().killToken());
	}

	void rotate() {
		this.timeline.tell(Kind.OPERATOR, "You asked for other keys.");
		this.lease.rotate();
	}

	void setPropagationSlow(boolean slow) {
		this.timeline.tell(Kind.OPERATOR,
				slow ? "You made AWS learn new keys after %d s.".formatted(EmbeddedCloud.SLOW.toSeconds())
						: "You made AWS learn new keys as fast as usual.");
		this.cloud.setPropagationSlow(slow);
	}

	private void act(String words, Consumer<IssuedCredentials> operation) {
		if (this.cloud.vaultDownSince() != null) {
			throw new IllegalStateException("Vault is down, nobody can do that now");
		}
		IssuedCredentials key = this.lease.snapshot().current();
		if (key == null) {
			throw new IllegalStateException("There is no key");
		}
		this.lastAct = new Act(this.cloud.clock().instant(), words);
		this.timeline.tell(Kind.OPERATOR, "You %s of key %s.".formatted(words, key.maskedAccessKeyId()));
		operation.accept(key);
	}

}
