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
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.sample.quickstart.Situation.Status;

/**
 * The state that the page shows.
 *
 * @param now the time of the state
 * @param status the status of the application
 * @param health the health that the library reports
 * @param current the credentials that clients use, or {@code null} if there are none
 * @param ttlSeconds the TTL of new credentials
 * @param pending the credentials that are being verified, or {@code null} if there are
 * none
 * @param superseded the credentials that remain valid for calls in progress
 * @param users the IAM users that Vault created and that exist in AWS
 * @param calls the number of AWS calls
 * @param failedCalls the number of failed AWS calls
 * @param renewals the number of renewals
 * @param rotations the number of rotations
 * @param troubles what is wrong with Vault and AWS
 * @param timeline the latest events, the most recent first
 * @author The vault-aws-spring-boot authors
 */
record PageState(Instant now, Status status, Health health, @Nullable Current current, long ttlSeconds,
		@Nullable Pending pending, List<Superseded> superseded, List<User> users, long calls, long failedCalls,
		long renewals, long rotations, Set<Trouble> troubles, List<Timeline.Entry> timeline) {

	/**
	 * The credentials that clients use.
	 *
	 * @param accessKeyId the masked access key id
	 * @param expiresAt when they expire
	 */
	record Current(String accessKeyId, Instant expiresAt) {
	}

	/**
	 * Credentials that are being verified.
	 *
	 * @param accessKeyId the masked access key id
	 * @param accepted how often in a row AWS has accepted them
	 * @param required how often in a row AWS has to accept them
	 * @param rejected how often AWS has rejected them
	 */
	record Pending(String accessKeyId, int accepted, int required, long rejected) {
	}

	/**
	 * Credentials that remain valid for calls in progress.
	 *
	 * @param accessKeyId the masked access key id
	 * @param revokeAt when they are revoked
	 */
	record Superseded(String accessKeyId, Instant revokeAt) {
	}

	/**
	 * An IAM user.
	 *
	 * @param name the name
	 * @param accessKeyId the masked access key id
	 */
	record User(String name, String accessKeyId) {
	}

	/**
	 * The health that the library reports.
	 *
	 * @param status the status
	 * @param reason why it is degraded or down, or {@code null}
	 */
	record Health(String status, @Nullable String reason) {
	}

}
