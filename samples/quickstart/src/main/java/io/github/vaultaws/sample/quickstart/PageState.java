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

import io.github.vaultaws.sample.quickstart.KeyStory.Candidate;
import io.github.vaultaws.sample.quickstart.KeyStory.Superseded;
import io.github.vaultaws.sample.quickstart.Situation.Sentence;

/**
 * What the page shows at one moment.
 *
 * @param now the moment
 * @param sentence how things stand
 * @param health what the health indicator says
 * @param key the key in use, or {@code null}
 * @param leaseSeconds how long a fresh lease lives
 * @param candidate the key that is being proven, or {@code null}
 * @param superseded the keys that live on for calls under way
 * @param users the IAM users that Vault made and AWS has now
 * @param calls how many calls of AWS were made
 * @param failed how many of them failed
 * @param renewals how often keys were renewed
 * @param rotations how often keys were replaced
 * @param vaultDown whether Vault is down
 * @param propagationSlow whether AWS learns new keys slowly
 * @param timeline what happened, latest first
 * @author The vault-aws-spring-boot authors
 */
record PageState(Instant now, Sentence sentence, HealthState health, @Nullable Key key, long leaseSeconds,
		@Nullable Candidate candidate, List<Superseded> superseded, List<User> users, long calls, long failed,
		long renewals, long rotations, boolean vaultDown, boolean propagationSlow, List<Timeline.Entry> timeline) {

	/**
	 * A key.
	 *
	 * @param id its last four characters
	 * @param end when it ends
	 */
	record Key(String id, Instant end) {
	}

	/**
	 * An IAM user.
	 *
	 * @param name the name
	 * @param key the last four characters of its key
	 */
	record User(String name, String key) {
	}

	/**
	 * What the health indicator says.
	 *
	 * @param status the status
	 * @param reason why it is degraded or down, or {@code null}
	 */
	record HealthState(String status, @Nullable String reason) {
	}

}
