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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * A user of IAM whose access key the AWS secrets engine rotates.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StaticRole implements Expirations.Expirable {

	private static final Duration RETRY = Duration.ofSeconds(10);

	private final String name;

	private final String id = new Names().uuid();

	private final String userName;

	private final AwsAccess access;

	private final RootCredentials root;

	private final Expirations expirations;

	private final Clock clock;

	private volatile Duration period;

	private volatile @Nullable TestCredentials credentials;

	private volatile @Nullable Instant next;

	StaticRole(String name, String userName, Duration period, AwsAccess access, RootCredentials root, VaultCore core) {
		this.name = name;
		this.userName = userName;
		this.period = period;
		this.access = access;
		this.root = root;
		this.expirations = core.expirations();
		this.clock = core.clock();
	}

	String userName() {
		return this.userName;
	}

	void period(Duration period) {
		this.period = period;
	}

	/**
	 * Replace the oldest access key of the user with a new one.
	 */
	synchronized void rotate() {
		IamClient iam = this.access.iam(this.root.configOrUnset());
		List<String> old = iam.listAccessKeys(this.userName);
		if (old.size() > 1) {
			iam.deleteAccessKey(this.userName, old.get(0));
		}
		this.credentials = iam.createAccessKey(this.userName);
		schedule(this.clock.instant().plus(this.period));
	}

	private void schedule(Instant next) {
		this.next = next;
		this.expirations.add(this);
	}

	@Override
	public @Nullable Instant expiresAt() {
		return this.next;
	}

	@Override
	public void expire() {
		try {
			rotate();
		}
		catch (AwsException ex) {
			schedule(this.clock.instant().plus(RETRY));
		}
	}

	void stop() {
		this.next = null;
	}

	Map<String, Object> data() {
		Map<String, Object> data = new TreeMap<>();
		data.put("name", this.name);
		data.put("id", this.id);
		data.put("username", this.userName);
		data.put("rotation_period", this.period.toSeconds());
		return data;
	}

	Map<String, Object> credentials() {
		TestCredentials credentials = this.credentials;
		if (credentials == null) {
			throw VaultError.nothing();
		}
		return Map.of("access_key", credentials.accessKeyId(), "secret_key", credentials.secretAccessKey(),
				"expiration", String.valueOf(this.next));
	}

}
