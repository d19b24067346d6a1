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

package io.github.vaultaws.rotation;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.RejectionCode;

/**
 * Reported rejection of the current credentials, and the previous results of the
 * verifier, which may use an STS that does not know the access keys of the role.
 * Immutable; times are in milliseconds since the epoch.
 *
 * @param accessKeyId the access key id to check, or {@code null} for none
 * @param code the error code of the service
 * @param limit the limit of the checks
 * @param history the previous results of the verifier
 * @author The vault-aws-spring-boot authors
 */
record Rejection(@Nullable String accessKeyId, RejectionCode code, CheckLimit limit, History history) {

	static final Rejection NONE = new Rejection(null, RejectionCode.OTHER, CheckLimit.NONE, History.NONE);

	Rejection reported(String accessKeyId, RejectionCode code) {
		return new Rejection(accessKeyId, code, this.limit, this.history);
	}

	/**
	 * The verifier accepted credentials of the role.
	 * @return the rejection
	 */
	Rejection accepted() {
		return (this.history != History.ACCEPTED)
				? new Rejection(this.accessKeyId, this.code, this.limit, History.ACCEPTED) : this;
	}

	/**
	 * Credentials were activated. If they replace rejected ones, they are checked.
	 * @param issued the credentials
	 * @return the rejection
	 */
	Rejection activated(IssuedCredentials issued) {
		return (this.history == History.REPLACED) ? reported(issued.credentials().accessKeyId(), this.code) : this;
	}

	Rejection checked(Result result, long now) {
		if (result != Result.REJECTED || this.history == History.ACCEPTED) {
			return new Rejection(null, this.code, this.limit.checked(result, this.code.isAmbiguous(), now),
					(result == Result.ACCEPTED) ? History.ACCEPTED : this.history);
		}
		return (this.history == History.NONE)
				? new Rejection(null, this.code, this.limit.replaced(now), History.REPLACED)
				: new Rejection(null, this.code, this.limit.useless(now), History.REJECTED);
	}

	/**
	 * Previous results of the verifier for the credentials of a role.
	 */
	enum History {

		/**
		 * It has neither accepted nor rejected any.
		 */
		NONE,

		/**
		 * It has rejected some, which are replaced, and accepted none.
		 */
		REPLACED,

		/**
		 * It has rejected some and those that replaced them, and accepted none.
		 */
		REJECTED,

		/**
		 * It has accepted some.
		 */
		ACCEPTED

	}

}
