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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.IamUser;
import io.github.vaultaws.test.aws.PropagationDelay;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * A Vault server and an AWS account in this JVM, in real time, with the troubles that the
 * page can cause. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class EmbeddedCloud implements DisposableBean {

	static final Duration SLOW = Duration.ofSeconds(3);

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedCloud.class);

	private static final Duration JUMP = Duration.ofMinutes(5);

	private static final ServerResponse THROTTLED = ServerResponse.of(400, "text/xml",
			"<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>");

	private final TestClock clock = TestClock.ticking();

	private final TestClock serverClock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.serverClock).start();

	private final EmbeddedVault vault = EmbeddedVault.builder().clock(this.serverClock).aws(this.aws).start();

	private final Map<Trouble, Instant> troubles = new EnumMap<>(Trouble.class);

	private final VaultOperator operator;

	private final Map<String, Object> applicationProperties;

	/**
	 * Start Vault and AWS.
	 * @param lease the TTL of credentials
	 */
	EmbeddedCloud(Duration lease) {
		this.operator = new VaultOperator(this.vault, this.aws, lease);
		this.operator.setUp();
		this.applicationProperties = this.operator.createLogin();
	}

	Map<String, Object> applicationProperties() {
		return this.applicationProperties;
	}

	/**
	 * Return the system clock of the application, which can jump ahead of that of the
	 * servers.
	 * @return the clock
	 */
	Clock clock() {
		return this.clock;
	}

	/**
	 * Let the system clock of the application jump forward, as if the machine had been
	 * suspended.
	 * @return how far it jumped
	 */
	Duration jump() {
		this.clock.advance(JUMP);
		return JUMP;
	}

	URI awsUri() {
		return this.aws.uri();
	}

	VaultOperator operator() {
		return this.operator;
	}

	/**
	 * Return whether Vault processes requests.
	 * @return whether it does
	 */
	synchronized boolean isVaultAvailable() {
		return !this.troubles.containsKey(Trouble.VAULT_DOWN) && !this.troubles.containsKey(Trouble.VAULT_SEALED);
	}

	/**
	 * Return the troubles that have not been ended.
	 * @return the troubles
	 */
	synchronized Set<Trouble> troubles() {
		return new TreeSet<>(this.troubles.keySet());
	}

	/**
	 * Return the trouble because of which credentials cannot be obtained.
	 * @return the trouble, or {@code null} if they can
	 */
	synchronized Trouble.@Nullable Active outage() {
		for (Map.Entry<Trouble, Instant> trouble : this.troubles.entrySet()) {
			String description = trouble.getKey().description();
			if (description != null) {
				return new Trouble.Active(description, trouble.getValue());
			}
		}
		return null;
	}

	synchronized void begin(Trouble trouble) {
		if (!this.troubles.containsKey(trouble)) {
			this.troubles.put(trouble, this.clock.instant());
			set(trouble, true);
		}
	}

	synchronized void end(Trouble trouble) {
		if (this.troubles.containsKey(trouble)) {
			set(trouble, false);
			this.troubles.remove(trouble);
		}
	}

	private void set(Trouble trouble, boolean active) {
		switch (trouble) {
			case VAULT_DOWN -> run(active, this.vault::stop, this.vault::restart);
			case VAULT_SEALED -> run(active, this.vault::seal, this.vault::unseal);
			case POLICY_REMOVED -> run(active, this.operator::removePolicy, this.operator::restorePolicy);
			case IAM_THROTTLED -> run(active,
					() -> this.aws.faults().always(EmbeddedCloud::isIamRequestOfVault, Fault.respond(THROTTLED)),
					this.aws.faults()::clear);
			case PROPAGATION_SLOW ->
				this.aws.setPropagation(active ? PropagationDelay.fixed(SLOW) : PropagationDelay.none());
		}
	}

	private static void run(boolean active, Runnable begin, Runnable end) {
		(active ? begin : end).run();
	}

	private static boolean isIamRequestOfVault(Exchange request) {
		return "Vault".equals(request.header("User-Agent")) && request.bodyText().contains("Version=2010-05-08");
	}

	/**
	 * Revoke the lease of credentials. Vault deletes the IAM user immediately.
	 * @param issuedAt when the application requested the credentials, by its own clock
	 */
	void revokeLeaseIssuedAt(Instant issuedAt) {
		Duration ahead = Duration.between(this.serverClock.instant(), this.clock.instant());
		this.operator.revokeLeaseIssuedAt(issuedAt.minus(ahead));
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
