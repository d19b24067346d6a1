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

import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with Vault and AWS until it is ended.
 *
 * @author The vault-aws-spring-boot authors
 */
enum Trouble {

	/**
	 * Vault does not accept connections.
	 */
	VAULT_DOWN("Vault has not responded", "stopped Vault", "started Vault"),

	/**
	 * Vault is sealed.
	 */
	VAULT_SEALED("Vault has been sealed", "sealed Vault", "unsealed Vault"),

	/**
	 * The policy of the application does not allow it to read credentials.
	 */
	POLICY_REMOVED("Vault has denied new credentials", "took the policy away", "restored the policy"),

	/**
	 * AWS throttles the requests of Vault to IAM.
	 */
	IAM_THROTTLED("AWS has throttled Vault", "throttled IAM", "ended the throttling of IAM"),

	/**
	 * AWS accepts new access keys with a delay, which is no reason for a failure.
	 */
	PROPAGATION_SLOW(null,
			"slowed propagation down: AWS accepts new access keys after %d s".formatted(EmbeddedCloud.SLOW.toSeconds()),
			"restored propagation: AWS accepts new access keys immediately");

	private final @Nullable String description;

	private final String begun;

	private final String ended;

	Trouble(@Nullable String description, String begun, String ended) {
		this.description = description;
		this.begun = begun;
		this.ended = ended;
	}

	/**
	 * Return why credentials cannot be obtained, in the present perfect.
	 * @return the description, or {@code null} if they can
	 */
	@Nullable String description() {
		return this.description;
	}

	String begun() {
		return this.begun;
	}

	String ended() {
		return this.ended;
	}

	/**
	 * A trouble that has not been ended.
	 *
	 * @param description why credentials cannot be obtained, in the present perfect
	 * @param since when it began
	 */
	record Active(String description, Instant since) {
	}

}
