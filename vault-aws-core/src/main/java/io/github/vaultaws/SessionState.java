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
 * State of the Vault session at one moment. Immutable; contains no secrets. Times are
 * times of the system clock.
 *
 * @param method the login method: {@code iam}, {@code ec2}, {@code app-role}, or a
 * description of another login
 * @param role the role of the auth method, or {@code null} if it is unknown
 * @param token the token, or {@code null} if there is none that has not expired
 * @param lastError the failure of the last attempt to obtain, renew or replace the token,
 * or {@code null} if it succeeded
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record SessionState(String method, @Nullable String role, @Nullable Token token, @Nullable LastError lastError) {

	/**
	 * Description of a token.
	 *
	 * @param expiresAt the time at which it expires, or {@code null} for never
	 * @param renewable whether it can be renewed
	 * @param accessor the accessor, or {@code null} if it is unknown
	 */
	public record Token(@Nullable Instant expiresAt, boolean renewable, @Nullable String accessor) {
	}

}
