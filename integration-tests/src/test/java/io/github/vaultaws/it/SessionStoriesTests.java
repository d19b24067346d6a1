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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.lease.SecretLeaseContainer;
import org.springframework.vault.core.lease.domain.RequestedSecret;
import org.springframework.vault.core.lease.event.SecretLeaseCreatedEvent;
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.TestTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the token of an application with a real Vault, which count the logins in
 * Vault's audit log. The application uses the clock of the test, which is advanced by
 * hand. Vault uses its own clock. A failed AWS call throws an exception and fails the
 * test.
 */
@RequiresContainers
@ExtendWith(OutputCaptureExtension.class)
class SessionStoriesTests {

	private static final Duration TTL = Duration.ofHours(1);

	private static final Duration SOON = Duration.ofSeconds(30);

	private final RealServers servers;

	private final RealAws aws;

	private final RealVault vault;

	private final TestClock clock = TestClock.at(Instant.now());

	private final TestTaskScheduler scheduler = new TestTaskScheduler(this.clock);

	@TempDir
	private Path folder;

	private String story;

	private ConfigurableApplicationContext context;

	private StsClient sts;

	SessionStoriesTests(RealServers servers) {
		this.servers = servers;
		this.aws = servers.aws();
		this.vault = servers.vault();
	}

	@BeforeEach
	void setUpVault() {
		this.vault.leaseOfUsers("1h", "2h");
		this.vault.write("sys/policies/acl/revoke",
				Map.of("policy", "path \"sys/leases/revoke\" { capabilities = [\"update\"] }"));
		this.vault.audit();
	}

	@AfterEach
	void tearDown() {
		if (this.context != null) {
			this.context.close();
			this.sts.close();
		}
		this.scheduler.close();
		this.vault.endAudit();
	}

	@Test
	void failedRenewalsAreRetriedWithoutALogin() {
		start("failed-renewal", Map.of());
		String first = token();
		this.vault.write("sys/quotas/rate-limit/renewals",
				Map.of("path", "auth/token/renew-self", "rate", 1, "interval", "1h"));
		try {
			this.vault.as(this.vault.token("default")).write("auth/token/renew-self", Map.of());
			pass(TTL.dividedBy(4).multipliedBy(3));
			assertThat(lookUp(first).get("last_renewal")).isNull();
		}
		finally {
			this.vault.admin().delete("sys/quotas/rate-limit/renewals");
		}
		pass(TTL);
		assertThat(lookUp(first).get("last_renewal")).isNotNull();
		assertThat(token()).isEqualTo(first);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void tokenRevokedByAnOperatorIsReplacedOnce() {
		start("operator", Map.of());
		String first = token();
		this.vault.write("auth/token/revoke", Map.of("token", first));
		loseToken();
		pass(TTL);
		assertThat(token()).isNotEqualTo(first);
		assertThat(logins()).isEqualTo(2);
		awaitUsers(1);
	}

	@Test
	void vaultThatLostItsTokensIsLoggedInToOnce() {
		this.story = "non-persistent";
		try (NonPersistentVault nonPersistent = new NonPersistentVault(this.servers.network(), this.aws, this.story)) {
			run(application().with("spring.cloud.vault.uri", nonPersistent.uri())
				.appRole(NonPersistentVault.APP_ROLE, this.folder));
			AtomicInteger further = new AtomicInteger();
			this.context.getBean(AuthenticationEventMulticaster.class).addAuthenticationListener((event) -> {
				if (event instanceof AfterLoginEvent) {
					further.incrementAndGet();
				}
			});
			String first = token();
			nonPersistent.restartEmpty();
			loseToken();
			pass(TTL);
			assertThat(token()).isNotEqualTo(first);
			assertThat(further).hasValue(1);
			this.context.close();
		}
	}

	@Test
	void oneLoginServesAThousandCallersOnAnExpiredToken() throws Exception {
		start("callers", Map.of("token_ttl", "20s", "token_max_ttl", "20s"));
		String first = token();
		this.vault.write("auth/callers/role/callers", Map.of("token_ttl", "1h", "token_max_ttl", "2h"));
		await().atMost(SOON.multipliedBy(2))
			.untilAsserted(() -> assertThatExceptionOfType(VaultException.class).isThrownBy(() -> lookUp(first)));
		this.clock.set(this.clock.instant().plusSeconds(21));
		assertThat(Calls.concurrently(1000, this::token)).hasSize(1).doesNotContain(first);
		assertThat(this.clock.awaitTimers(SOON)).isTrue();
		pass(Duration.ofMinutes(15));
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void credentialsOfATokenWithoutTheDefaultPolicyAreRevokedOneByOne(CapturedOutput output) {
		start("no-default", Map.of("token_no_default_policy", true));
		pass(TTL.multipliedBy(2));
		String masked = masked();
		this.context.close();
		assertThat(output).contains("Vault token is no longer renewable", "Vault token not revoked",
				"Revocation of AWS credentials requested: " + masked);
		awaitUsers(0);
		assertThat(logins()).isEqualTo(3);
	}

	@Test
	void credentialsThatCannotBeRevokedAreLogged(CapturedOutput output) {
		start("no-policy", Map.of("token_no_default_policy", true, "token_policies", "no-policy"));
		String masked = masked();
		this.context.close();
		assertThat(output).contains("Vault token not revoked")
			.containsOnlyOnce("AWS credentials not revoked: " + masked)
			.contains("path \"sys/leases/revoke\"");
		assertThat(logins()).isEqualTo(1);
		awaitUsers(1);
	}

	@Test
	void tokenBoundToOtherAddressesLeadsToFewLogins(CapturedOutput output) {
		this.story = "cidrs";
		run(prepared(Map.of("token_bound_cidrs", "192.0.2.0/24")).with("vault.aws.fail-fast", false));
		this.clock.advance(Duration.ofMinutes(14));
		assertThat(logins()).isBetween(1, 4);
		assertThat(output).contains("token_bound_cidrs");
	}

	@Test
	void tokenOfFewUsesLeadsToFewLoginsAndIsRevoked(CapturedOutput output) {
		this.story = "uses";
		int before = this.vault.audited("auth/token/revoke-self");
		run(prepared(Map.of("token_num_uses", 10)).with("vault.aws.fail-fast", false));
		this.clock.advance(Duration.ofMinutes(14));
		assertThat(logins()).isBetween(1, 4);
		assertThat(this.vault.audited("auth/token/revoke-self") - before).isEqualTo(logins());
		assertThat(output).contains("limited number of uses");
	}

	@Test
	void rejectedSecretIdIsSentRarelyAndTheRightOneImmediately() throws IOException {
		this.story = "refused";
		TestApplication application = prepared(Map.of());
		Path file = this.folder.resolve("secret-id");
		String secretId = Files.readString(file);
		Files.writeString(file, "11111111-2222-3333-4444-555555555555");
		run(application.with("vault.aws.fail-fast", false));
		this.clock.advance(Duration.ofMinutes(14));
		assertThat(logins()).isBetween(1, 4);
		int refused = logins();
		Files.writeString(file, secretId);
		this.clock.advance(Duration.ofSeconds(31));
		pass(TTL);
		assertThat(logins()).isEqualTo(refused + 1);
	}

	@Test
	void usedSecretIdIsNotNeededWhileTheTokenIsRenewed() {
		start("spent", Map.of("secret_id_num_uses", 1));
		String first = token();
		pass(TTL.multipliedBy(4));
		assertThat(token()).isEqualTo(first);
		assertThat(lookUp(first).get("last_renewal")).isNotNull();
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void leaseThatSpringVaultHoldsSurvivesAnotherToken() {
		this.vault.createRole("held-reports", "assumed_role", this.aws);
		start("held", Map.of("token_policies", "held,held-reports", "token_no_default_policy", true));
		ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();
		threads.initialize();
		SecretLeaseContainer leases = new SecretLeaseContainer(templateInRealTime(), threads);
		List<String> held = new CopyOnWriteArrayList<>();
		try {
			AuthenticationEventMulticaster session = this.context.getBean(AuthenticationEventMulticaster.class);
			session.addAuthenticationListener(leases.getAuthenticationListener());
			session.addErrorListener(leases.getAuthenticationErrorListener());
			leases.addLeaseListener((event) -> {
				if (event instanceof SecretLeaseCreatedEvent) {
					held.add(event.getLease().getLeaseId());
				}
			});
			leases.addRequestedSecret(RequestedSecret.renewable("aws/creds/held-reports"));
			leases.afterPropertiesSet();
			leases.start();
			await().atMost(SOON).until(() -> held.size() == 1);
			String first = token();
			pass(TTL);
			await().atMost(SOON).until(() -> held.size() == 2);
			this.vault.write("auth/token/revoke", Map.of("token", first));
			assertThatExceptionOfType(VaultException.class).isThrownBy(() -> lookUp(first));
			assertThat(this.vault.write("sys/leases/lookup", Map.of("lease_id", held.get(1))).getRequiredData())
				.containsEntry("id", held.get(1));
			assertThat(logins()).isEqualTo(2);
		}
		finally {
			leases.stop();
			threads.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void externalTokenIsNotRevoked(boolean ownSession) {
		this.story = "given-" + ownSession;
		this.vault.createRole(this.story, "iam_user", this.aws);
		VaultToken given = this.vault.token(this.story, "revoke");
		int before = this.vault.audited("auth/[^\"]*/login");
		run(application().with("spring.cloud.vault.token", given.getToken())
			.with("vault.aws.session.managed", ownSession));
		pass(TTL);
		this.context.close();
		awaitUsers(0);
		assertThat(lookUp(given.getToken())).containsEntry("id", given.getToken());
		assertThat(this.vault.audited("auth/[^\"]*/login")).isEqualTo(before);
	}

	/**
	 * Return a template with the session of the application. The requests of its own
	 * template have deadlines in the time of the test, which ends while they are sent.
	 */
	private VaultTemplate templateInRealTime() {
		return new VaultTemplate(VaultEndpoint.from(this.vault.uri()), new JdkClientHttpRequestFactory(),
				this.context.getBean(SessionManager.class));
	}

	private void start(String name, Map<String, ?> settings) {
		this.story = name;
		run(prepared(settings));
		callAws();
	}

	private TestApplication prepared(Map<String, ?> settings) {
		this.vault.createRole(this.story, "iam_user", this.aws);
		this.vault.write("sys/auth/" + this.story, Map.of("type", "approle"));
		Map<String, Object> all = new LinkedHashMap<>(
				Map.of("token_policies", List.of(this.story, "revoke"), "token_ttl", "1h"));
		all.putAll(settings);
		return application().appRole(this.vault.appRole(this.story, this.story, all), this.folder)
			.with("vault.aws.login.mount", this.story);
	}

	private TestApplication application() {
		return TestApplication.withCredentialsOf(this.story, this.vault, this.aws)
			.with("vault.aws.rotation.verification.enabled", false)
			.with(this.scheduler);
	}

	private void run(TestApplication application) {
		this.context = application.run();
		this.sts = this.aws.sts(this.context.getBean(AwsCredentialsProvider.class));
	}

	/**
	 * Let the application detect that its token is invalid. The pooled connection of its
	 * last request may be closed as well. In that case, the login follows a moment later.
	 */
	private void loseToken() {
		VaultOperations template = this.context.getBean(VaultOperations.class);
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("auth/token/lookup-self"));
		await().atMost(SOON).ignoreExceptions().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return template.read("auth/token/lookup-self") != null;
		});
	}

	/**
	 * Advance the time of the application, and call AWS every five minutes.
	 * @param duration the duration
	 */
	private void pass(Duration duration) {
		for (long minutes = 0; minutes < duration.toMinutes(); minutes += 5) {
			this.clock.advance(Duration.ofMinutes(5));
			callAws();
		}
	}

	private void callAws() {
		assertThat(this.sts.getCallerIdentity().account()).isEqualTo(RealAws.ACCOUNT);
	}

	private Map<String, Object> lookUp(String token) {
		return this.vault.as(VaultToken.of(token)).read("auth/token/lookup-self").getRequiredData();
	}

	private String token() {
		return this.context.getBean(SessionManager.class).getSessionToken().getToken();
	}

	private String masked() {
		String accessKeyId = this.context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId();
		return "…" + accessKeyId.substring(accessKeyId.length() - 4);
	}

	private int logins() {
		return this.vault.audited("auth/" + this.story + "/login");
	}

	/**
	 * Vault revokes in the background, so a user may exist for a moment longer.
	 */
	private void awaitUsers(int expected) {
		await().atMost(SOON).untilAsserted(() -> assertThat(this.aws.usersOf(this.story)).hasSize(expected));
	}

}
