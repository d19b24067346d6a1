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

package io.github.vaultaws.it.contract;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A server with which the contract is run: Vault, or a server with the same behavior.
 */
public interface VaultServer {

	/**
	 * Return the address of the server.
	 * @return the scheme, host and port
	 */
	URI uri();

	String rootToken();

	/**
	 * Return why the server lacks a feature.
	 * @param feature the feature
	 * @return the reason, or {@code null} if it has the feature
	 */
	@Nullable String whyWithout(Feature feature);

	/**
	 * Return the AWS account that the server uses.
	 * @return the AWS account
	 * @throws UnsupportedOperationException without {@link Feature#AWS}
	 */
	default AwsAccount aws() {
		throw new UnsupportedOperationException(whyWithout(Feature.AWS));
	}

	/**
	 * Return the clock of the server.
	 * @return the clock
	 */
	default Clock clock() {
		return Clock.systemUTC();
	}

	/**
	 * Let time pass on the server, by waiting or by setting its clock.
	 * @param time the duration
	 */
	void letPass(Duration time);

	/**
	 * Start a server of the same type that a test can seal.
	 * @return the server, unsealed
	 */
	Disposable startAnother();

	/**
	 * A server for a single test.
	 */
	interface Disposable extends VaultServer, AutoCloseable {

		/**
		 * Return the only unseal key of the server.
		 * @return the unseal key
		 */
		String unsealKey();

		@Override
		void close();

	}

}
