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
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperation;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperationParameter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.vault.authentication.SessionManager;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.VaultAwsEvent;
import io.github.vaultaws.test.aws.TestCredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that no secret is visible anywhere: each login method, type of credentials and
 * failure is driven with known secrets, which are then searched for in the log, in
 * failures, in all endpoints of the Actuator except the heap dump, in events,
 * observations, meters and names of threads, and in {@code toString} and JSON of every
 * object of the library.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedactionTests {

	private static final String PLANTED = "f00d-planted";

	private static final JsonMapper JSON = new JsonMapper();

	private final EmbeddedServers servers = new EmbeddedServers();

	private final Set<String> secrets = new LinkedHashSet<>();

	private final Recorder recorder = new Recorder();

	@TempDir
	private Path folder;

	@BeforeEach
	void setUp() {
		this.servers.write("aws/config/lease", Map.of("lease", "1h", "lease_max", "24h"));
		this.servers.write("aws/roles/deploy", Map.of("credential_type", "iam_user", "policy_document", """
				{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""));
		this.servers.write("aws/roles/reports", Map.of("credential_type", "federation_token", "policy_document", """
				{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""));
		this.servers.aws().iam(this.servers.aws().administrator()).createUser("app", "/", Map.of());
		this.servers.write("aws/static-roles/app", Map.of("username", "app", "rotation_period", "10m"));
		allow();
		this.servers.write("auth/approle/role/app", Map.of("token_policies", "deploy", "token_ttl", "1h"));
	}

	private void allow() {
		this.servers.write("sys/policies/acl/deploy", Map.of("policy", """
				path "aws/creds/*" { capabilities = ["read"] }
				path "aws/static-creds/app" { capabilities = ["read"] }
				path "secret/*" { capabilities = ["read"] }
				path "sys/leases/*" { capabilities = ["update"] }"""));
	}

	@AfterEach
	void tearDown() {
		List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.ec2MetadataServiceEndpoint")
			.forEach(System::clearProperty);
		this.servers.close();
	}

	@Test
	void appRole(CapturedOutput output) {
		run(appRoleApplication(), output);
	}

	@Test
	void configurationImport(CapturedOutput output) {
		run(appRoleApplication().with("spring.config.import", "optional:vault://"), output, (context, channels) -> {
		});
	}

	@Test
	void wrappedSecretId(CapturedOutput output) throws IOException {
		String token = secret(this.servers.wrap("auth/approle/role/app/secret-id"));
		run(application().with("vault.aws.login.method", "app-role")
			.with("vault.aws.login.role", "app")
			.with("vault.aws.login.app-role.role-id", roleId())
			.with("vault.aws.login.app-role.secret-id-token-file",
					Files.writeString(this.folder.resolve("token"), token)),
				output);
	}

	@Test
	void iam(CapturedOutput output) {
		TestCredentials user = this.servers.aws().addUser("application");
		System.setProperty("aws.accessKeyId", user.accessKeyId());
		System.setProperty("aws.secretAccessKey", secret(user.secretAccessKey()));
		System.setProperty("aws.region", "eu-west-1");
		this.servers.write("auth/aws/role/app",
				Map.of("auth_type", "iam", "resolve_aws_unique_ids", false, "bound_iam_principal_arn",
						"arn:aws:iam::123456789012:user/application", "token_policies", "deploy", "token_ttl", "1h"));
		run(application().with("vault.aws.login.method", "iam").with("vault.aws.login.role", "app"), output);
	}

	@Test
	void ec2(CapturedOutput output) {
		System.setProperty("aws.ec2MetadataServiceEndpoint", this.servers.metadata().uri().toString());
		this.servers.write("auth/aws/config/certificate/pkcs7",
				Map.of("aws_public_cert", this.servers.metadata().certificate(), "type", "pkcs7"));
		this.servers.write("auth/aws/role/app", Map.of("auth_type", "ec2", "bound_ami_id",
				this.servers.metadata().instance().imageId(), "token_policies", "deploy", "token_ttl", "1h"));
		Path file = this.folder.resolve("nonce");
		run(application().with("vault.aws.login.method", "ec2")
			.with("vault.aws.login.role", "app")
			.with("vault.aws.login.ec2.nonce-file", file), output, (context, channels) -> {
				secret(read(file));
				drive(context, channels);
			});
	}

	@Test
	void managedLoginOfSpringCloudVault(CapturedOutput output) {
		run(application().with("vault.aws.session.managed", true)
			.with("spring.cloud.vault.authentication", "APPROLE")
			.with("spring.cloud.vault.app-role.role-id", roleId())
			.with("spring.cloud.vault.app-role.secret-id", secretId()), output);
	}

	@Test
	void setupOfVault(CapturedOutput output) {
		TestCredentials administrator = this.servers.aws().administrator();
		Object token = Objects
			.requireNonNull(this.servers.admin().write("auth/token/create", Map.of("ttl", "1h")).getAuth())
			.get("client_token");
		run(appRoleApplication().with("vault.aws.setup.mode", "apply")
			.with("vault.aws.setup.login.token", secret((String) token))
			.with("vault.aws.setup.aws-secrets.aws.root.access-key", administrator.accessKeyId())
			.with("vault.aws.setup.aws-secrets.aws.root.secret-key", secret(administrator.secretAccessKey()))
			.with("vault.aws.setup.aws-secrets.aws.root.region", "us-east-1")
			.with("vault.aws.setup.aws-secrets.aws.root.iam-endpoint", this.servers.aws().uri())
			.with("vault.aws.setup.aws-secrets.aws.root.sts-endpoint", this.servers.aws().uri()), output);
	}

	@Test
	void failedLogin(CapturedOutput output) {
		Channels channels = new Channels();
		Throwable failure = catchThrowable(
				() -> appRoleApplication().with("vault.aws.login.app-role.secret-id", secret("f00d-wrong-secret-id"))
					.withBean(this.recorder)
					.run()
					.close());
		assertThat(failure).isNotNull();
		channels.add("failures", failure);
		channels.add("log", output);
		assertThat(output).contains("APPLICATION FAILED TO START");
		assertThat(channels.findings(this.secrets)).isEmpty();
	}

	@Test
	void searchFindsAPlantedSecretInEveryChannel(CapturedOutput output) throws Exception {
		this.secrets.clear();
		this.secrets.add(PLANTED);
		try (ConfigurableApplicationContext context = appRoleApplication().withBean(this.recorder).run()) {
			LoggerFactory.getLogger("io.github.vaultaws.planted").trace(PLANTED);
			context.publishEvent(new SessionEvent.TokenLost(Instant.EPOCH, PLANTED));
			context.getBean(MeterRegistry.class).counter("planted", "tag", PLANTED);
			Observation.createNotStarted("planted", context.getBean(ObservationRegistry.class))
				.error(new IllegalStateException(PLANTED))
				.observe(() -> {
				});
			Thread thread = new Thread(() -> this.recorder.names.add(Thread.currentThread().getName()), PLANTED);
			thread.start();
			thread.join();
			Channels channels = new Channels();
			collect(channels, context, output);
			channels.add("failures", new IllegalStateException(new IllegalArgumentException(PLANTED)));
			channels.addObject(new SessionEvent.TokenLost(Instant.EPOCH, PLANTED));
			assertThat(channels.findings(this.secrets)).containsExactlyInAnyOrder("log", "failures", "endpoints",
					"events", "observations", "meters", "threads", "toString", "JSON");
		}
	}

	private TestApplication application() {
		return this.servers.application()
			.with("vault.aws.roles.reports.role", "reports")
			.with("vault.aws.roles.app.role", "app")
			.with("vault.aws.roles.app.role-type", "static")
			.with("vault.aws.rotation.verification.sts-endpoint", this.servers.aws().uri())
			.with("logging.level.io.github.vaultaws", "TRACE")
			.with("spring.jmx.enabled", true)
			.with("management.endpoints.jmx.exposure.include", "*")
			.following(this.servers.clock());
	}

	private TestApplication appRoleApplication() {
		return application().with("vault.aws.login.method", "app-role")
			.with("vault.aws.login.app-role.role-id", roleId())
			.with("vault.aws.login.app-role.secret-id", secretId());
	}

	private String secretId() {
		return secret((String) this.servers.admin()
			.write("auth/approle/role/app/secret-id", Map.of())
			.getRequiredData()
			.get("secret_id"));
	}

	private String roleId() {
		return secret(
				(String) this.servers.admin().read("auth/approle/role/app/role-id").getRequiredData().get("role_id"));
	}

	private String secret(String secret) {
		this.secrets.add(secret);
		return secret;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void run(TestApplication application, CapturedOutput output) {
		run(application, output, this::drive);
	}

	private void run(TestApplication application, CapturedOutput output,
			BiConsumer<ConfigurableApplicationContext, Channels> driver) {
		Channels channels = new Channels();
		try (ConfigurableApplicationContext context = application.withBean(this.recorder).run()) {
			addSecrets(context);
			driver.accept(context, channels);
			collect(channels, context, output);
		}
		channels.add("log", output);
		assertThat(output).contains("DEBUG", "POST auth/", "Obtained AWS credentials", "Vault token revoked");
		assertThat(this.recorder.observations).isNotEmpty();
		assertThat(this.secrets).hasSizeGreaterThan(5);
		assertThat(channels.findings(this.secrets)).isEmpty();
	}

	/**
	 * Rotate, report a rejection, renew, fail, and replace the token.
	 */
	private void drive(ConfigurableApplicationContext context, Channels channels) {
		ManagedCredentials credentials = context.getBean(ManagedCredentials.class);
		AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
		SessionManager session = context.getBean(SessionManager.class);
		rotate(credentials, () -> recorded(CredentialsEvent.Rotated.class) > 3);
		addSecrets(context);
		credentials.rejected(provider.resolveCredentials().accessKeyId());
		advanceUntil(() -> recorded(CredentialsEvent.RejectionChecked.class) > 0);
		this.servers.advance(Duration.ofMinutes(40));
		advanceUntil(() -> recorded(CredentialsEvent.Renewed.class) > 0);
		addSecrets(context);
		this.servers.write("sys/policies/acl/deploy", Map.of("policy", "path \"none\" { capabilities = [\"deny\"] }"));
		rotate(credentials, () -> credentials.state().failure() != null);
		channels.add("failures", Objects.requireNonNull(credentials.state().failure()));
		allow();
		advanceUntil(() -> credentials.state().failure() == null);
		String token = session.getSessionToken().getToken();
		this.servers.write("auth/token/revoke", Map.of("token", token));
		rotate(credentials, () -> recorded(SessionEvent.LoggedIn.class) > 1);
		advanceUntil(() -> credentials.state().failure() == null && credentials.state().live() != null);
		addSecrets(context);
	}

	private long recorded(Class<? extends VaultAwsEvent> type) {
		return this.recorder.events.stream().filter(type::isInstance).count();
	}

	private void rotate(ManagedCredentials credentials, Callable<Boolean> condition) {
		advanceUntil(credentials::rotate);
		advanceUntil(condition);
	}

	private void advanceUntil(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
			this.servers.advance(Duration.ofSeconds(2));
			return condition.call();
		});
	}

	private void addSecrets(ConfigurableApplicationContext context) {
		secret(context.getBean(SessionManager.class).getSessionToken().getToken());
		context.getBeansOfType(AwsCredentialsProvider.class).values().forEach((provider) -> {
			AwsCredentials credentials = provider.resolveCredentials();
			secret(credentials.secretAccessKey());
			if (credentials instanceof AwsSessionCredentials session) {
				secret(session.sessionToken());
			}
		});
	}

	private void collect(Channels channels, ConfigurableApplicationContext context, CapturedOutput output) {
		context.getBean(JmxEndpointsSupplier.class)
			.getEndpoints()
			.forEach((endpoint) -> endpoint.getOperations()
				.forEach((operation) -> channels.add("endpoints", invoke(operation))));
		this.recorder.events.forEach((event) -> {
			channels.add("events", event);
			channels.add("events", json(event));
		});
		this.recorder.observations.forEach((one) -> {
			channels.add("observations", one);
			channels.add("observations", one.getAllKeyValues());
			if (one.getError() != null) {
				channels.add("observations", one.getError());
			}
		});
		for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
			channels.add("meters", meter.getId() + " " + meter.getId().getTags() + meter.measure());
		}
		this.recorder.names.forEach((name) -> channels.add("threads", name));
		Thread.getAllStackTraces().keySet().forEach((thread) -> channels.add("threads", thread.getName()));
		Collection<?> objects = LibraryObjects.reachableFrom(context.getBeansOfType(Object.class).values());
		assertThat(objects).extracting((object) -> object.getClass().getSimpleName())
			.contains("RenewingSession", "SessionToken", "RotatingCredentials", "RotationState", "IssuedCredentials",
					"VaultAwsProperties", "VaultHttp");
		objects.forEach(channels::addObject);
		channels.add("log", output);
	}

	private static String invoke(JmxOperation operation) {
		if (operation.getType() != OperationType.READ) {
			return "";
		}
		Map<String, Object> arguments = new LinkedHashMap<>();
		for (JmxOperationParameter parameter : operation.getParameters()) {
			switch (parameter.getName()) {
				case "name" -> arguments.put("name", "deploy");
				case "toMatch" -> arguments.put("toMatch", "vault.aws.login.app-role.secret-id");
				case "requiredMetricName" -> arguments.put("requiredMetricName", "vault.aws.login");
				default -> {
				}
			}
		}
		try {
			return json(operation.invoke(new InvocationContext(SecurityContext.NONE, arguments)));
		}
		catch (RuntimeException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private static String json(@Nullable Object object) {
		try {
			return JSON.writeValueAsString(object);
		}
		catch (JacksonException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	/**
	 * Texts that are searched for secrets, by the channel through which they are visible.
	 */
	private static final class Channels {

		private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

		void add(String channel, Object text) {
			this.texts.computeIfAbsent(channel, (name) -> new StringBuilder()).append(text).append('\n');
		}

		void add(String channel, Throwable failure) {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				add(channel, (Object) cause);
				Arrays.stream(cause.getSuppressed()).forEach((suppressed) -> add(channel, (Object) suppressed));
			}
		}

		void addObject(Object object) {
			add("toString", object.getClass().getName() + ": " + object);
			add("JSON", object.getClass().getName() + ": " + json(object));
		}

		/**
		 * Return the channels with a secret.
		 * @param secrets the secrets
		 * @return the channels, each with the number of the secret and its context
		 */
		Set<String> findings(Collection<String> secrets) {
			Set<String> findings = new LinkedHashSet<>();
			this.texts.forEach((channel, text) -> text.toString()
				.lines()
				.filter((line) -> secrets.stream().anyMatch(line::contains))
				.forEach((line) -> findings.add(line.contains(PLANTED) ? channel : channel + ": " + line)));
			return findings;
		}

	}

	/**
	 * Finds the objects of the library that are reachable from others.
	 */
	private static final class LibraryObjects {

		private static final String ROOT = "io.github.vaultaws.";

		private LibraryObjects() {
		}

		static Collection<Object> reachableFrom(Collection<?> roots) {
			Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
			Deque<Object> open = new ArrayDeque<>(roots);
			while (!open.isEmpty()) {
				Object object = open.pop();
				if (object instanceof Collection<?> elements) {
					elements.forEach((element) -> push(element, open));
				}
				else if (object instanceof Map<?, ?> map) {
					map.values().forEach((element) -> push(element, open));
				}
				else if (object instanceof AtomicReference<?> reference) {
					push(reference.get(), open);
				}
				else if (isLibrary(object.getClass()) && found.add(object)) {
					fields(object.getClass(), object, open);
				}
			}
			return found;
		}

		private static void push(@Nullable Object object, Deque<Object> open) {
			if (object != null) {
				open.push(object);
			}
		}

		private static boolean isLibrary(Class<?> type) {
			String name = type.getName();
			return name.startsWith(ROOT) && !name.startsWith(ROOT + "it.") && !name.startsWith(ROOT + "test.");
		}

		private static void fields(@Nullable Class<?> type, Object object, Deque<Object> open) {
			if (type == null || !isLibrary(type)) {
				return;
			}
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					field.setAccessible(true);
					try {
						push(field.get(object), open);
					}
					catch (IllegalAccessException ex) {
						throw new IllegalStateException(ex);
					}
				}
			}
			fields(type.getSuperclass(), object, open);
		}

	}

	/**
	 * Records events, observations and the names of the threads that publish them.
	 */
	static final class Recorder
			implements ApplicationListener<PayloadApplicationEvent<?>>, ObservationHandler<Observation.Context> {

		private final Queue<VaultAwsEvent> events = new ConcurrentLinkedQueue<>();

		private final Queue<Observation.Context> observations = new ConcurrentLinkedQueue<>();

		private final Queue<String> names = new ConcurrentLinkedQueue<>();

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<?> event) {
			if (event.getPayload() instanceof VaultAwsEvent payload) {
				this.events.add(payload);
				this.names.add(Thread.currentThread().getName());
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			this.observations.add(context);
			this.names.add(Thread.currentThread().getName());
		}

	}

}
