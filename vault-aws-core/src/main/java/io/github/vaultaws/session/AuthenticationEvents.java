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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.AuthenticationEventPublisher;
import org.springframework.vault.authentication.event.AuthenticationErrorEvent;
import org.springframework.vault.authentication.event.AuthenticationEvent;

import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.runtime.ObservedOperations;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Publisher of Spring Vault's authentication events and of {@link SessionEvent}s, which
 * also knows the observed operations. A failing listener affects neither the session nor
 * its caller, and is logged once per kind. Session events are recorded while the lock of
 * the session is held, and published after it is released, so that a listener can use the
 * session.
 *
 * @author The vault-aws-spring-boot authors
 */
abstract class AuthenticationEvents extends AuthenticationEventPublisher {

	private static final VaultAwsLog logger = VaultAwsLog.of(AuthenticationEvents.class);

	private static final int MAX_RECORDED = 100;

	private final Queue<SessionEvent> recorded = new ConcurrentLinkedQueue<>();

	private final ThrottledWarnings warnings = new ThrottledWarnings();

	private volatile @Nullable Consumer<? super SessionEvent> eventListener;

	private volatile ObservedOperations operations = new ObservedOperations();

	void observe(ObservedOperations operations) {
		this.operations = operations;
	}

	ObservedOperations operations() {
		return this.operations;
	}

	void publishTo(Consumer<? super SessionEvent> eventListener) {
		this.eventListener = eventListener;
		publishRecorded();
	}

	void record(SessionEvent event) {
		if (this.eventListener != null || this.recorded.size() < MAX_RECORDED) {
			this.recorded.add(event);
		}
	}

	void publishRecorded() {
		Consumer<? super SessionEvent> listener = this.eventListener;
		if (listener == null) {
			return;
		}
		for (SessionEvent event = this.recorded.poll(); event != null; event = this.recorded.poll()) {
			SessionEvent next = event;
			this.warnings.publish(logger, next, () -> listener.accept(next));
		}
	}

	@Override
	public void multicastEvent(AuthenticationEvent event) {
		this.warnings.publish(logger, event, () -> super.multicastEvent(event));
	}

	@Override
	public void multicastEvent(AuthenticationErrorEvent event) {
		this.warnings.publish(logger, event, () -> super.multicastEvent(event));
	}

}
