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

/**
 * Superseded credentials of an IAM user, which remain valid for AWS calls in progress.
 * Immutable; times are in milliseconds since the epoch.
 *
 * @param issued the credentials
 * @param revokeAt the time to revoke them
 * @param prolonged whether a renewal for the overlap was attempted
 * @param failing whether an attempt to revoke them has failed
 * @author The vault-aws-spring-boot authors
 */
record SupersededCredentials(IssuedCredentials issued, long revokeAt, boolean prolonged, boolean failing) {

	static SupersededCredentials of(IssuedCredentials issued, long revokeAt) {
		return new SupersededCredentials(issued, revokeAt, false, false);
	}

	SupersededCredentials prolonged(IssuedCredentials issued) {
		return new SupersededCredentials(issued, this.revokeAt, true, this.failing);
	}

	SupersededCredentials revokedAt(long time) {
		return new SupersededCredentials(this.issued, Math.min(this.revokeAt, time), this.prolonged, this.failing);
	}

	SupersededCredentials failedUntil(long time) {
		return new SupersededCredentials(this.issued, time, this.prolonged, true);
	}

	/**
	 * Return when the credentials become invalid.
	 * @return the time of their revocation or expiry, whichever is earlier
	 */
	long endsAt() {
		return Math.min(this.revokeAt, this.issued.expiresAtMillis());
	}

}
