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

package io.github.vaultaws.session;

import org.springframework.vault.authentication.AuthenticationEventPublisher;
import org.springframework.vault.authentication.event.AuthenticationErrorEvent;
import org.springframework.vault.authentication.event.AuthenticationEvent;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Publisher of Spring Vault's authentication events. A failing listener affects neither
 * the session nor its caller.
 *
 * @author The vault-aws-spring-boot authors
 */
abstract class AuthenticationEvents extends AuthenticationEventPublisher {

	private static final VaultAwsLog logger = VaultAwsLog.of(AuthenticationEvents.class);

	@Override
	public void multicastEvent(AuthenticationEvent event) {
		multicastSafely(event, () -> super.multicastEvent(event));
	}

	@Override
	public void multicastEvent(AuthenticationErrorEvent event) {
		multicastSafely(event, () -> super.multicastEvent(event));
	}

	private static void multicastSafely(Object event, Runnable multicast) {
		try {
			multicast.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on " + event.getClass().getSimpleName(), ex);
		}
	}

}
