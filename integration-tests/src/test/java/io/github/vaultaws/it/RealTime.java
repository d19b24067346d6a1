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

package io.github.vaultaws.it;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.awaitility.Awaitility;

import io.github.vaultaws.it.contract.VaultServer;

/**
 * A server that uses the system clock.
 */
interface RealTime extends VaultServer {

	String UNSEAL_KEY = "Unseal Key: ";

	@Override
	default void letPass(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
	}

	/**
	 * Return the unseal key that a server in development mode logs when it has started,
	 * which may be a moment after it responds.
	 * @param log the log
	 * @return the unseal key
	 */
	static String unsealKey(Supplier<String> log) {
		return Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> log.get().lines().filter((line) -> line.startsWith(UNSEAL_KEY)).findFirst(),
					Optional::isPresent)
			.orElseThrow()
			.substring(UNSEAL_KEY.length())
			.strip();
	}

}
