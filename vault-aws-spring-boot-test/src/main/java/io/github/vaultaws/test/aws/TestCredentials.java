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

package io.github.vaultaws.test.aws;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * AWS credentials of an embedded account. Immutable.
 *
 * @param accessKeyId the id
 * @param secretAccessKey the secret
 * @param sessionToken the session token, or {@code null}
 * @param expiration when session credentials expire, or {@code null}
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record TestCredentials(String accessKeyId, String secretAccessKey, @Nullable String sessionToken,
		@Nullable Instant expiration) {

	@Override
	public String toString() {
		return "TestCredentials[" + this.accessKeyId + "]";
	}

}
