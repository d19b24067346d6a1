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

package io.github.vaultaws.sample.quickstart;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.IamUser;
import io.github.vaultaws.test.aws.PropagationDelay;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * A Vault server and an AWS account in this JVM, in real time, with the faults that the
 * page can cause. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class EmbeddedCloud implements DisposableBean {

	static final Duration SLOW = Duration.ofSeconds(3);

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedCloud.class);

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.clock).aws(this.aws).start();

	private final VaultOperator operator = new VaultOperator(this.vault, this.aws);

	private final Map<String, Object> applicationProperties;

	private volatile @Nullable Instant vaultDownSince;

	private volatile boolean propagationSlow;

	EmbeddedCloud() {
		this.operator.setUp();
		this.applicationProperties = this.operator.createLogin();
	}

	Map<String, Object> applicationProperties() {
		return this.applicationProperties;
	}

	Clock clock() {
		return this.clock;
	}

	URI awsUri() {
		return this.aws.uri();
	}

	VaultOperator operator() {
		return this.operator;
	}

	@Nullable Instant vaultDownSince() {
		return this.vaultDownSince;
	}

	synchronized void stopVault() {
		if (this.vaultDownSince == null) {
			this.vaultDownSince = this.clock.instant();
			this.vault.stop();
		}
	}

	synchronized void startVault() {
		if (this.vaultDownSince != null) {
			this.vault.restart();
			this.vaultDownSince = null;
		}
	}

	boolean isPropagationSlow() {
		return this.propagationSlow;
	}

	void setPropagationSlow(boolean slow) {
		this.aws.setPropagation(slow ? PropagationDelay.fixed(SLOW) : PropagationDelay.none());
		this.propagationSlow = slow;
	}

	/**
	 * Return the IAM users that Vault created.
	 * @return the users, the oldest first
	 */
	List<IamUser> usersOfVault() {
		return this.aws.users().stream().filter((user) -> user.name().startsWith("vault-")).toList();
	}

	@Override
	public void destroy() {
		logger.info("IAM users created by Vault that are left in AWS: {}", usersOfVault().size());
		this.vault.close();
		this.aws.close();
	}

}
