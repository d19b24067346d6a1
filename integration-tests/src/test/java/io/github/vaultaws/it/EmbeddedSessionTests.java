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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.event.AfterLoginEvent;
import org.springframework.vault.authentication.event.AuthenticationEventMulticaster;
import org.springframework.vault.core.VaultOperations;
import org.springframework.vault.core.lease.SecretLeaseContainer;
import org.springframework.vault.core.lease.domain.RequestedSecret;
import org.springframework.vault.core.lease.event.SecretLeaseCreatedEvent;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.Gate;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.spring.TestTaskScheduler;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.VaultSetup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the token of an application, which count the resulting logins and search the
 * log for secrets. A failed AWS call throws an exception and fails the test.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedSessionTests {

	private static final String LOGIN = "/v1/auth/approle/login";

	private static final String ROLE = "auth/approle/role/app";

	private static final Duration TTL = Duration.ofHours(1);

	private static final Fault DENIAL = Fault.respond(ServerResponse.json(403, "{\"errors\":[\"permission denied\"]}"));

	private final EmbeddedServers servers = new EmbeddedServers();

	private final TestTaskScheduler scheduler = new TestTaskScheduler(this.servers.clock());

	private final VaultSetup setup = new VaultSetup(this.servers.vault().asRoot(), this.servers.aws());

	private final Set<String> secrets = ConcurrentHashMap.newKeySet();

	private ConfigurableApplicationContext context;

	private StsClient sts;

	@TempDir
	private Path folder;

	private Path secretIdFile;

	@BeforeEach
	void setUpVault() {
		String policy = this.setup.awsSecrets("aws", "deploy", CredentialType.IAM_USER, TTL, Duration.ofHours(4));
		this.setup.appRole("approle", "app", policy, TTL);
		this.secretIdFile = this.folder.resolve("secret-id");
	}

	@AfterEach
	void tearDown(CapturedOutput output) {
		this.servers.vault().faults().clear();
		if (this.context != null) {
			this.context.close();
			this.sts.close();
		}
		this.scheduler.close();
		this.servers.close();
		((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
		assertThat(this.secrets).isNotEmpty();
		assertThat(output).contains("DEBUG", "TRACE")
			.doesNotContain(this.secrets)
			.doesNotContainPattern("Signature=[0-9a-f]{64}");
	}

	@Test
	void tokenRevokedByAnOperatorIsReplacedAtItsRenewal() {
		start();
		String first = token();
		this.servers.vault().revokeToken(first);
		this.servers.advance(TTL);
		assertThat(token()).isNotEqualTo(first);
		pass(TTL);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void deniedRequestOfTheApplicationLeadsToALookupAndOneLogin() {
		start();
		VaultOperations template = this.context.getBean(VaultOperations.class);
		this.servers.vault().revokeToken(token());
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("auth/token/lookup-self"));
		assertThat(template.read("auth/token/lookup-self")).isNotNull();
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("sys/mounts"));
		assertThat(template.read("auth/token/lookup-self")).isNotNull();
		assertThat(logins()).isEqualTo(2);
		this.servers.advance(Duration.ofSeconds(10));
		pass(TTL);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void vaultThatLostItsTokensIsLoggedInToOnce(CapturedOutput output) {
		start();
		String masked = masked();
		this.servers.vault().stop();
		this.servers.vault().loseTokens();
		this.servers.vault().restart();
		pass(TTL.multipliedBy(2));
		assertThat(logins()).isEqualTo(2);
		assertThat(output)
			.containsOnlyOnce("AWS credentials " + masked + " for role 'deploy' are still valid: Vault has no lease")
			.doesNotContain("Revoked AWS credentials " + masked);
		assertThat(users()).isEqualTo(2);
	}

	@Test
	void noLoginWhileVaultIsSealed() {
		start();
		String first = token();
		pass(Duration.ofMinutes(30));
		this.servers.vault().seal();
		pass(Duration.ofMinutes(20));
		this.servers.vault().unseal();
		pass(TTL.multipliedBy(2));
		assertThat(token()).isEqualTo(first);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void failedRenewalsAreRetriedWithoutALogin() {
		start();
		String first = token();
		pass(Duration.ofMinutes(30));
		this.servers.vault().faults().next(5, "/v1/auth/token/renew-self", Fault.respond(ServerResponse.of(503)));
		this.servers.vault().faults().next(2, "/v1/auth/token/renew-self", Fault.loseResponse());
		pass(TTL.multipliedBy(2));
		assertThat(token()).isEqualTo(first);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void oneLoginServesAThousandCallersOnAnExpiredToken() throws Exception {
		start();
		String first = token();
		this.servers.vault().faults().next(1, LOGIN, Fault.delay(Duration.ofMillis(200)));
		this.servers.clock().set(this.servers.clock().instant().plus(TTL.multipliedBy(2)));
		assertThat(Calls.concurrently(1000, this::token)).hasSize(1).doesNotContain(first);
		assertThat(this.servers.clock().awaitTimers(Duration.ofMinutes(1))).isTrue();
		pass(Duration.ofMinutes(5));
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void tokenWithoutTheDefaultPolicyIsReplacedBeforeItExpires(CapturedOutput output) {
		this.servers.vault().asRoot().write(ROLE, Map.of("token_no_default_policy", true));
		start();
		pass(TTL.multipliedBy(3));
		assertThat(logins()).isEqualTo(4);
		String masked = masked();
		this.context.close();
		assertThat(output)
			.contains("Vault token is no longer renewable", "Vault token not revoked",
					"Revocation of AWS credentials requested: " + masked)
			.doesNotContain("A listener failed");
		await().atMost(Duration.ofMinutes(1)).until(() -> users() == 0);
	}

	@Test
	void credentialsThatCannotBeRevokedAreLogged(CapturedOutput output) {
		this.servers.vault()
			.asRoot()
			.write("sys/policies/acl/read",
					Map.of("policy", "path \"aws/creds/deploy\" { capabilities = [\"read\"] }"));
		this.servers.vault().asRoot().write(ROLE, Map.of("token_no_default_policy", true, "token_policies", "read"));
		start();
		String masked = masked();
		this.context.close();
		assertThat(output).containsOnlyOnce("Vault token not revoked")
			.containsOnlyOnce("AWS credentials not revoked: " + masked);
		assertThat(users()).isEqualTo(1);
		assertThat(logins()).isEqualTo(1);
	}

	private String masked() {
		String accessKeyId = this.context.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId();
		return "…" + accessKeyId.substring(accessKeyId.length() - 4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void externalTokenIsNotRevoked(boolean ownSession) {
		String given = (String) ((Map<?, ?>) this.servers.vault()
			.asRoot()
			.send("POST", "auth/token/create", "{\"policies\":[\"aws-deploy\"],\"ttl\":\"12h\"}")
			.get("auth")).get("client_token");
		this.secrets.add(given);
		run(traced(this.servers.application().with(this.scheduler)).with("spring.cloud.vault.token", given)
			.with("vault.aws.session.managed", ownSession));
		pass(TTL);
		this.context.close();
		assertThat(this.servers.vault().asRoot().write("auth/token/lookup", Map.of("token", given))).containsEntry("id",
				given);
		assertThat(this.servers.vault().journal().count("POST", "/v1/auth/token/revoke-self")).isZero();
		assertThat(logins()).isZero();
	}

	@Test
	void tokenBoundToOtherAddressesLeadsToFewLogins(CapturedOutput output) {
		this.servers.vault().faults().always("/v1/aws/", DENIAL);
		this.servers.vault().faults().always("/v1/auth/token/", DENIAL);
		run(application().with("vault.aws.fail-fast", false));
		VaultOperations template = this.context.getBean(VaultOperations.class);
		for (int minute = 0; minute < 15; minute++) {
			assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("aws/creds/deploy"));
			this.servers.advance(Duration.ofMinutes(1));
		}
		assertThat(logins()).isBetween(2L, 5L);
		assertThat(output).contains("token_bound_cidrs");
	}

	@Test
	void tokenOfFewUsesFailsTheStart(CapturedOutput output) {
		this.servers.vault().asRoot().write(ROLE, Map.of("token_num_uses", 10));
		run(application().with("vault.aws.fail-fast", false));
		this.servers.advance(Duration.ofMinutes(14));
		assertThat(logins()).isBetween(1L, 4L);
		assertThat(output).contains("limited number of uses");
	}

	@Test
	void rejectedSecretIdIsSentRarelyAndAnotherImmediately() throws IOException {
		this.servers.vault().asRoot().write(ROLE, Map.of("token_max_ttl", "1h"));
		start();
		Files.writeString(this.secretIdFile, "11111111-2222-3333-4444-555555555555");
		this.servers.advance(TTL);
		long before = logins();
		assertThat(before).isEqualTo(2);
		this.servers.advance(Duration.ofMinutes(30));
		assertThat(logins() - before).isBetween(1L, 2L);
		writeSecretId();
		this.servers.advance(Duration.ofSeconds(31));
		pass(Duration.ofMinutes(40));
		assertThat(logins() - before).isBetween(2L, 3L);
	}

	@Test
	void usedSecretIdIsNotNeededWhileTheTokenIsRenewed() {
		this.servers.vault().asRoot().write(ROLE, Map.of("secret_id_num_uses", 1));
		start();
		pass(TTL.multipliedBy(8));
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void lostResponseLeavesNoCredentialsForLong(CapturedOutput output) {
		start();
		String first = token();
		this.servers.vault().faults().next(1, "/v1/aws/creds/deploy", Fault.loseResponse());
		this.context.getBean(ManagedCredentials.class).rotate();
		for (Duration passed = Duration.ZERO; passed.compareTo(TTL) < 0; passed = passed.plusMinutes(5)) {
			pass(Duration.ofMinutes(5));
			assertThat(users()).isBetween(1L, 3L);
		}
		pass(Duration.ofMinutes(15));
		assertThat(output)
			.contains("Failed to obtain AWS credentials for role 'deploy' from 'aws/creds/deploy', retrying in ");
		assertThat(token()).isNotEqualTo(first);
		assertThat(users()).isEqualTo(1);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void closeWaitsForAReadInProgressAndRevokesItsCredentials() throws Exception {
		start();
		pass(Duration.ofMinutes(5));
		Gate gate = new Gate();
		this.servers.vault().faults().next(1, "/v1/aws/creds/deploy", Fault.hold(gate));
		this.servers.vault().asRoot().send("POST", "sys/leases/revoke-prefix/aws/creds/deploy", "");
		this.servers.clock().set(this.servers.clock().instant().plus(TTL.multipliedBy(3).dividedBy(4)));
		// The close, which runs at the same time, has a deadline
		CompletableFuture<Void> moved = CompletableFuture.runAsync(() -> this.servers.advance(Duration.ofSeconds(1)));
		assertThat(gate.awaitRequest(Duration.ofMinutes(1))).isTrue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close);
		gate.open();
		closed.get(1, TimeUnit.MINUTES);
		moved.get(1, TimeUnit.MINUTES);
		await().atMost(Duration.ofMinutes(1)).until(() -> users() == 0);
		assertThat(logins()).isEqualTo(1);
	}

	@Test
	void closeWaitsForALoginInProgressAndRevokesItsToken() throws Exception {
		start();
		Gate gate = new Gate();
		this.servers.vault().faults().next(1, LOGIN, Fault.hold(gate));
		this.servers.vault().revokeToken(token());
		VaultOperations template = this.context.getBean(VaultOperations.class);
		CompletableFuture<Void> request = CompletableFuture.runAsync(() -> {
			assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("auth/token/lookup-self"));
			template.read("auth/token/lookup-self");
		});
		assertThat(gate.awaitRequest(Duration.ofMinutes(1))).isTrue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close);
		gate.open();
		closed.get(1, TimeUnit.MINUTES);
		assertThat(request).satisfies((future) -> await().atMost(Duration.ofMinutes(1)).until(future::isDone));
		await().atMost(Duration.ofMinutes(1)).until(() -> users() == 0);
		assertThat(this.servers.vault().journal().count("POST", "/v1/auth/token/revoke-self")).isEqualTo(2);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void readInProgressWhileTheTokenChangesLeavesOneUser() throws Exception {
		start();
		pass(Duration.ofMinutes(5));
		Gate gate = new Gate();
		this.servers.vault().faults().next(1, "/v1/aws/creds/deploy", Fault.hold(gate));
		CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
			this.context.getBean(ManagedCredentials.class).rotate();
			this.servers.advance(Duration.ofSeconds(1));
		});
		assertThat(gate.awaitRequest(Duration.ofMinutes(1))).isTrue();
		String first = token();
		this.servers.vault().revokeToken(first);
		VaultOperations template = this.context.getBean(VaultOperations.class);
		assertThatExceptionOfType(VaultException.class).isThrownBy(() -> template.read("auth/token/lookup-self"));
		assertThat(token()).isNotEqualTo(first);
		gate.open();
		read.get(1, TimeUnit.MINUTES);
		pass(Duration.ofMinutes(30));
		assertThat(users()).isEqualTo(1);
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void leaseThatSpringVaultHoldsSurvivesAnotherToken() {
		this.servers.vault().asRoot().write(ROLE, Map.of("token_max_ttl", "1h"));
		holdALeaseThrough(2, () -> pass(TTL.plusMinutes(5)));
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void leaseThatSpringVaultHoldsSurvivesARevokedToken() {
		holdALeaseThrough(2, () -> {
			this.servers.vault().faults().always("/v1/sys/leases/renew", Fault.respond(ServerResponse.of(503)));
			this.servers.vault().faults().next(1, LOGIN, Fault.delay(Duration.ofMillis(300)));
			this.servers.vault().revokeToken(token());
			this.servers.advance(TTL.minusMinutes(15));
		});
		assertThat(logins()).isEqualTo(2);
	}

	@Test
	void leaseThatSpringVaultHoldsIsKeptWhileARenewalOfTheTokenFails() {
		holdALeaseThrough(1, () -> {
			pass(Duration.ofMinutes(30));
			this.servers.vault().seal();
			pass(Duration.ofMinutes(20));
			this.servers.vault().unseal();
			pass(Duration.ofMinutes(15));
		});
		assertThat(logins()).isEqualTo(1);
	}

	private void holdALeaseThrough(int expected, Runnable events) {
		this.setup.awsSecrets("other", "reports", CredentialType.FEDERATION_TOKEN, Duration.ofHours(12),
				Duration.ofHours(12));
		this.servers.vault().asRoot().write(ROLE, Map.of("token_policies", "aws-deploy,other-reports"));
		start();
		ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();
		threads.initialize();
		SecretLeaseContainer leases = new SecretLeaseContainer(this.context.getBean(VaultOperations.class), threads);
		List<String> held = new CopyOnWriteArrayList<>();
		List<Exception> errors = new CopyOnWriteArrayList<>();
		try {
			AuthenticationEventMulticaster session = this.context.getBean(AuthenticationEventMulticaster.class);
			session.addAuthenticationListener(leases.getAuthenticationListener());
			session.addErrorListener(leases.getAuthenticationErrorListener());
			leases.addLeaseListener((event) -> {
				if (event instanceof SecretLeaseCreatedEvent) {
					held.add(event.getLease().getLeaseId());
				}
			});
			leases.addErrorListener((event, error) -> errors.add(error));
			leases.addRequestedSecret(RequestedSecret.renewable("other/creds/reports"));
			leases.afterPropertiesSet();
			leases.start();
			await().atMost(Duration.ofMinutes(1)).until(() -> held.size() == 1);
			events.run();
			await().atMost(Duration.ofMinutes(1))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(this.servers.vault()
					.asRoot()
					.write("sys/leases/lookup", Map.of("lease_id", held.get(held.size() - 1)))).containsKey("id"));
			assertThat(held).hasSize(expected);
			assertThat(errors).isEmpty();
			assertThat(this.servers.vault().journal().count("GET", "/v1/other/creds/reports")).isEqualTo(expected);
		}
		finally {
			leases.stop();
			threads.shutdown();
		}
	}

	private void start() {
		run(application());
		callAws();
	}

	private TestApplication application() {
		writeSecretId();
		return traced(this.servers.application().with(this.scheduler)).with("vault.aws.shutdown-timeout", "2m")
			.with("vault.aws.login.method", "app-role")
			.with("vault.aws.login.app-role.role-id",
					(String) this.servers.vault().asRoot().read(ROLE + "/role-id").get("role_id"))
			.with("vault.aws.login.app-role.secret-id-file", this.secretIdFile);
	}

	private TestApplication traced(TestApplication application) {
		return application.with("vault.aws.rotation.verification.sts-endpoint", this.servers.aws().uri())
			.with("logging.level.root", "TRACE")
			.with("logging.level.org.apache.hc.client5.http.wire", "INFO")
			.with("logging.level.org.apache.hc.client5.http.headers", "INFO")
			.with("logging.level.software.amazon.awssdk", "INFO")
			.with("logging.level.sun.net.www", "INFO");
	}

	private void writeSecretId() {
		String secretId = (String) this.servers.vault().asRoot().write(ROLE + "/secret-id", Map.of()).get("secret_id");
		this.secrets.add(secretId);
		try {
			Files.writeString(this.secretIdFile, secretId);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void run(TestApplication application) {
		this.context = application.run();
		if (this.context.getBean(SessionManager.class) instanceof AuthenticationEventMulticaster session) {
			session.addAuthenticationListener((event) -> {
				if (event instanceof AfterLoginEvent login) {
					this.secrets.add(login.getSource().getToken());
				}
			});
		}
		this.sts = StsClient.builder()
			.endpointOverride(this.servers.aws().uri())
			.region(Region.US_EAST_1)
			.credentialsProvider(this.context.getBean(AwsCredentialsProvider.class))
			.httpClient(UrlConnectionHttpClient.create())
			.build();
	}

	/**
	 * Advance the time, and call AWS every five minutes.
	 * @param duration the duration
	 */
	private void pass(Duration duration) {
		for (long minutes = 0; minutes < duration.toMinutes(); minutes += 5) {
			this.servers.advance(Duration.ofMinutes(5));
			callAws();
		}
	}

	private void callAws() {
		AwsCredentials credentials = this.context.getBean(AwsCredentialsProvider.class).resolveCredentials();
		this.secrets.add(credentials.secretAccessKey());
		assertThat(this.sts.getCallerIdentity().account()).isEqualTo(EmbeddedAws.ACCOUNT);
	}

	private String token() {
		String token = this.context.getBean(SessionManager.class).getSessionToken().getToken();
		this.secrets.add(token);
		return token;
	}

	private long logins() {
		return this.servers.vault().journal().count("POST", LOGIN);
	}

	private long users() {
		return this.servers.aws().users().stream().filter((user) -> user.name().startsWith("vault-")).count();
	}

}
