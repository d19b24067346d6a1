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

/**
 * Event in the lifecycle of AWS credentials or of the Vault session, published as a
 * Spring application event. Listeners should return quickly, because they are called on a
 * thread that obtains credentials or tokens. Exceptions that a listener throws are logged
 * and otherwise ignored. Immutable; contains no secrets.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public sealed interface VaultAwsEvent permits CredentialsEvent, SessionEvent {

	/**
	 * Return the time of the event.
	 * @return the time
	 */
	Instant at();

}
