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

package io.github.vaultaws.test;

import java.util.function.UnaryOperator;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.EmbeddedVaultBuilder;

/**
 * A Vault and the AWS account in which it works, both running and on the same clock.
 *
 * @param clock the clock
 * @param aws the account
 * @param vault the Vault
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record EmbeddedServers(TestClock clock, EmbeddedAws aws, EmbeddedVault vault) implements AutoCloseable {

	/**
	 * Start both on ports that are free, with a clock that ticks and a root token
	 * {@code root}.
	 * @return the running servers
	 */
	public static EmbeddedServers start() {
		return start(TestClock.ticking(), UnaryOperator.identity());
	}

	/**
	 * Start both.
	 * @param clock their clock
	 * @param settings what is different about the Vault
	 * @return the running servers
	 */
	public static EmbeddedServers start(TestClock clock, UnaryOperator<EmbeddedVaultBuilder> settings) {
		EmbeddedAws aws = new EmbeddedAws(clock).start();
		try {
			return new EmbeddedServers(clock, aws,
					settings.apply(EmbeddedVault.builder().clock(clock).aws(aws)).start());
		}
		catch (RuntimeException ex) {
			aws.close();
			throw ex;
		}
	}

	/**
	 * Stop both.
	 */
	@Override
	public void close() {
		this.vault.close();
		this.aws.close();
	}

}
