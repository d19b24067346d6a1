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

package io.github.vaultaws.test.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds requests until it is opened by hand, once and for all.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see Fault#hold(Gate)
 */
public final class Gate {

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch opened = new CountDownLatch(1);

	/**
	 * Let all requests pass, those that wait and those that come.
	 */
	public void open() {
		this.opened.countDown();
	}

	/**
	 * Wait until a request stands at the gate or has passed it.
	 * @param limit how long to wait
	 * @return whether one has come
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitRequest(Duration limit) throws InterruptedException {
		return this.reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
	}

	void pass() throws InterruptedException {
		this.reached.countDown();
		this.opened.await();
	}

}
