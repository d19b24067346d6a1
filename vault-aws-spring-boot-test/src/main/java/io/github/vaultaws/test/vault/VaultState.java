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

package io.github.vaultaws.test.vault;

/**
 * The states of a Vault server.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum VaultState {

	/**
	 * The server that does the work.
	 */
	ACTIVE(200, "activecode"),

	/**
	 * A server that waits, and passes requests on.
	 */
	STANDBY(429, "standbycode"),

	/**
	 * A server of a cluster that waits for a disaster.
	 */
	DR_SECONDARY(472, "drsecondarycode"),

	/**
	 * A server that waits, and reads meanwhile.
	 */
	PERFORMANCE_STANDBY(473, "performancestandbycode"),

	/**
	 * A server that has never been set up.
	 */
	UNINITIALIZED(501, "uninitcode"),

	/**
	 * A server whose storage is locked.
	 */
	SEALED(503, "sealedcode"),

	/**
	 * A server that was taken out of its cluster.
	 */
	REMOVED(530, "removedcode");

	private final int healthCode;

	private final String parameter;

	VaultState(int healthCode, String parameter) {
		this.healthCode = healthCode;
		this.parameter = parameter;
	}

	/**
	 * Return the status of {@code sys/health}.
	 * @return the status, unless the request names another one
	 */
	public int healthCode() {
		return this.healthCode;
	}

	String parameter() {
		return this.parameter;
	}

	boolean isSealed() {
		return this == SEALED || this == UNINITIALIZED || this == REMOVED;
	}

	boolean isStandby() {
		return this == STANDBY || this == PERFORMANCE_STANDBY || this == DR_SECONDARY;
	}

}
