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

package io.github.vaultaws;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Description of AWS credentials without their secrets. Immutable.
 *
 * @param accessKeyId the last four characters of the access key id, after an ellipsis
 * @param issuedAt the time at which they were requested
 * @param expiresAt the time at which they expire, as reported by Vault; a renewal extends
 * it
 * @param type the type of the credentials
 * @param tokenAccessor the accessor of the Vault token that they were issued with, or
 * {@code null} if it is unknown
 * @param requestId the id of the request in Vault's audit log, or {@code null} if it is
 * unknown
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsInfo(String accessKeyId, Instant issuedAt, Instant expiresAt, Type type,
		@Nullable String tokenAccessor, @Nullable String requestId) {

	/**
	 * Type of credentials.
	 */
	public enum Type {

		/**
		 * An access key of an IAM user that Vault created for this application.
		 */
		IAM_USER,

		/**
		 * Temporary credentials issued by STS.
		 */
		STS,

		/**
		 * The access key of the IAM user of a static role, which Vault rotates.
		 */
		STATIC

	}

}
