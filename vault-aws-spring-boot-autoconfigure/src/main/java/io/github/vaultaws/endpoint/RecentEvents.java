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

package io.github.vaultaws.endpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.vaultaws.VaultAwsEvent;

/**
 * The most recent events of the application. Each is recorded before a listener of the
 * application can fail on it. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RecentEvents implements ApplicationListener<PayloadApplicationEvent<? extends VaultAwsEvent>> {

	private static final int MAX_EVENTS = 200;

	private final Deque<VaultAwsEvent> events = new ArrayDeque<>(MAX_EVENTS);

	@Override
	public synchronized void onApplicationEvent(PayloadApplicationEvent<? extends VaultAwsEvent> event) {
		if (this.events.size() == MAX_EVENTS) {
			this.events.removeLast();
		}
		this.events.addFirst(event.getPayload());
	}

	/**
	 * Return the events.
	 * @return the latest 200 events, the latest one first
	 */
	public synchronized List<VaultAwsEvent> latestFirst() {
		return new ArrayList<>(this.events);
	}

}
