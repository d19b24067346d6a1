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

package io.github.vaultaws.test.metadata;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.TestCredentials;

/**
 * The credentials of the role of an instance, rotated some minutes before they expire.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RoleCredentials {

	private static final Duration MARGIN = Duration.ofMinutes(5);

	private final String role;

	private final Supplier<TestCredentials> source;

	private final Clock clock;

	private @Nullable TestCredentials credentials;

	private Instant updated = Instant.EPOCH;

	RoleCredentials(String role, Supplier<TestCredentials> source, Clock clock) {
		this.role = role;
		this.source = source;
		this.clock = clock;
	}

	String role() {
		return this.role;
	}

	synchronized String document() {
		TestCredentials credentials = current();
		return """
				{
				  "Code" : "Success",
				  "LastUpdated" : "%s",
				  "Type" : "AWS-HMAC",
				  "AccessKeyId" : "%s",
				  "SecretAccessKey" : "%s",
				  "Token" : "%s",
				  "Expiration" : "%s"
				}""".formatted(this.updated, credentials.accessKeyId(), credentials.secretAccessKey(),
				credentials.sessionToken(), credentials.expiration());
	}

	private TestCredentials current() {
		if (this.credentials == null || this.credentials.expiration() == null
				|| this.clock.instant().plus(MARGIN).isAfter(this.credentials.expiration())) {
			this.credentials = this.source.get();
			this.updated = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		}
		return this.credentials;
	}

}
