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

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * The AWS credentials of a backend, and their rotation. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RootCredentials {

	private final AwsAccess access;

	private final AwsConfig unset;

	private volatile @Nullable AwsConfig config;

	RootCredentials(AwsAccess access, AwsConfig unset) {
		this.access = access;
		this.unset = unset;
	}

	@Nullable AwsConfig config() {
		return this.config;
	}

	AwsConfig configOrUnset() {
		AwsConfig config = this.config;
		return (config != null) ? config : this.unset;
	}

	Reply read(Call call) {
		AwsConfig config = this.config;
		if (config == null) {
			throw VaultError.nothing();
		}
		return Reply.of(config.data());
	}

	synchronized Reply write(Call call) {
		this.config = configOrUnset().with(call.fields());
		return Reply.none();
	}

	Reply delete(Call call) {
		this.config = null;
		return Reply.none();
	}

	/**
	 * Replace the access key with a new one of the same user.
	 * @return the id of the new access key
	 */
	synchronized String rotate() {
		AwsConfig config = configOrUnset();
		IamClient iam = call("error calling GetUser", () -> this.access.iam(config));
		String user = call("error calling GetUser", () -> iam.getUser(null)).text("UserName");
		TestCredentials credentials = call("error calling CreateAccessKey", () -> iam.createAccessKey(user));
		this.config = config.withKeys(credentials.accessKeyId(), credentials.secretAccessKey());
		call("error deleting old access key", () -> {
			iam.deleteAccessKey(user, config.accessKey());
			return true;
		});
		return credentials.accessKeyId();
	}

	private <T> T call(String what, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (AwsException ex) {
			throw VaultError.failed(what + ": " + this.access.text(ex));
		}
	}

	static Reply rotated(String accessKey) {
		return Reply.of(Map.of("access_key", accessKey));
	}

}
