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

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

import io.github.vaultaws.OperationObserver.Operation;

/**
 * Observations of the operations that send requests to Vault or AWS.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum VaultAwsObservation implements ObservationDocumentation {

	/**
	 * A login to Vault.
	 */
	LOGIN("vault.aws.login", LowCardinalityKeyNames.METHOD),

	/**
	 * A request for credentials.
	 */
	ISSUE("vault.aws.credentials.issue", LowCardinalityKeyNames.ROLE),

	/**
	 * A renewal of the lease of credentials.
	 */
	RENEW("vault.aws.credentials.renew", LowCardinalityKeyNames.ROLE),

	/**
	 * A verification of credentials with AWS.
	 */
	VERIFY("vault.aws.credentials.verify", LowCardinalityKeyNames.ROLE),

	/**
	 * A revocation of the lease of superseded credentials.
	 */
	REVOKE("vault.aws.credentials.revoke", LowCardinalityKeyNames.ROLE);

	private final String name;

	private final LowCardinalityKeyNames subject;

	VaultAwsObservation(String name, LowCardinalityKeyNames subject) {
		this.name = name;
		this.subject = subject;
	}

	static VaultAwsObservation of(Operation operation) {
		return switch (operation) {
			case LOGIN -> LOGIN;
			case ISSUE -> ISSUE;
			case RENEW -> RENEW;
			case VERIFY -> VERIFY;
			case REVOKE -> REVOKE;
		};
	}

	@Override
	public String getName() {
		return this.name;
	}

	/**
	 * Return the key name of the subject.
	 * @return the method of a login, otherwise the role
	 */
	LowCardinalityKeyNames subject() {
		return this.subject;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return DefaultVaultAwsObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return new KeyName[] { this.subject, LowCardinalityKeyNames.OUTCOME, LowCardinalityKeyNames.REASON };
	}

	/**
	 * Key names with few values.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Method of the login.
		 */
		METHOD,

		/**
		 * Name of the role in the application.
		 */
		ROLE,

		/**
		 * Outcome: {@code success}, {@code error}, or {@code unknown} while the operation
		 * is in progress.
		 */
		OUTCOME,

		/**
		 * Reason of a failure, otherwise {@code none}.
		 */
		REASON;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
