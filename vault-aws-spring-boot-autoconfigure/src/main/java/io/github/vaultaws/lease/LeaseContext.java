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

package io.github.vaultaws.lease;

import java.time.Instant;
import java.util.function.DoubleSupplier;

import io.github.vaultaws.SteadyClock;
import io.github.vaultaws.session.VaultSession;

/**
 * What the keys of one role live by, for all who look after them. Immutable.
 *
 * @param engine where keys come from
 * @param session the Vault session
 * @param schedule when to renew and replace
 * @param probe who asks AWS whether it accepts keys
 * @param random the source of chance, from 0 to 1
 * @param clock the clock
 * @param news who is told what happens
 * @author The vault-aws-spring-boot authors
 */
record LeaseContext(AwsSecretsEngine engine, VaultSession session, LeaseSchedule schedule, CredentialProbe probe,
		DoubleSupplier random, SteadyClock clock, LeaseNews news) {

	Instant now() {
		return this.clock.instant();
	}

}
