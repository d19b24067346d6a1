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

package io.github.vaultaws.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

import io.github.vaultaws.StubVault;
import io.github.vaultaws.StubVault.Answer;
import io.github.vaultaws.StubVault.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that is processed ahead of time and then runs in a JVM of its
 * own, with all auto-configurations of the class path.
 */
class AheadOfTimeTests {

	private static final String LOGIN = "POST auth/approle/login";

	private static final String REVOKE = "POST auth/token/revoke-self";

	private static final String UNREACHABLE = "http://127.0.0.1:1";

	private static final String[] APP_ROLE = appRole("reports");

	@AutoClose
	private final StubVault vault = TestApplication.vault()
		.on("GET aws/creds/reports", Answer.sts("ASIAREPORTS", 3600))
		.on("GET sys/internal/ui/mounts/secret/application",
				Answer.ok("{\"data\":{\"path\":\"secret/\",\"options\":{\"version\":\"1\"}}}"))
		.on("GET secret/application", Answer.ok("{\"data\":{\"greeting\":\"from Vault\"}}"));

	@TempDir
	private static Path folder;

	@BeforeAll
	static void processWithoutVault() {
		process("app-role", appRole("default"));
	}

	private static String[] appRole(String roleOfClient) {
		return new String[] { "--vault.aws.login.method=app-role", "--vault.aws.login.app-role.role-id=role",
				"--vault.aws.login.app-role.secret-id=secret", "--vault.aws.roles.reports.role=reports",
				"--vault.aws.clients.s3=" + roleOfClient };
	}

	@Test
	void processedApplicationObtainsAndRevokesCredentials() {
		assertThat(run("app-role", 0, APP_ROLE))
			.contains("main=ASIAEXAMPLE", "reports=ASIAREPORTS", "greeting=null", "read={greeting=from Vault}")
			.containsPattern("presigned=.*X-Amz-Credential=ASIAREPORTS%2F");
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal()).last().extracting(Request::call).isEqualTo(REVOKE);
	}

	@Test
	void importAtRunTimeAndApplicationShareOneLogin() {
		assertThat(run("app-role", 0, with("--spring.config.import=vault://"))).contains("main=ASIAEXAMPLE",
				"greeting=from Vault", "the configuration import and the application context use the same token");
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(this.vault.journal(REVOKE)).hasSize(1);
	}

	@Test
	void applicationIsProcessedWithAnOptionalImport() {
		process("import", with("--spring.config.import=optional:vault://", "--spring.cloud.vault.fail-fast=false"));
		assertThat(run("import", 0, with("--spring.config.import=optional:vault://"))).contains("main=ASIAEXAMPLE",
				"reports=ASIAREPORTS", "greeting=from Vault");
		assertThat(this.vault.journal(LOGIN)).hasSize(1);
		assertThat(run("import", 1, APP_ROLE)).contains("which cannot change at run time: [spring.config.import].");
	}

	@Test
	void otherConditionsAtRunTimeFailTheStart() {
		assertThat(run("app-role", 1, "--spring.cloud.vault.token=given", "--vault.aws.roles.archive.role=reports",
				"--vault.aws.clients.s3=default"))
			.contains("The application was processed ahead of time with other values of these properties,"
					+ " which cannot change at run time: [vault.aws.login.method, vault.aws.roles.archive,"
					+ " vault.aws.roles.reports].");
		assertThat(this.vault.journal()).isEmpty();
	}

	@Test
	void processedApplicationUsesTheLoginOfSpringCloudVault() {
		this.vault.on("GET auth/token/lookup-self", Answer.ok("{\"data\":{\"ttl\":3600,\"renewable\":true}}"));
		process("token", "--spring.cloud.vault.token=");
		assertThat(run("token", 0, "--spring.cloud.vault.token=given")).contains("main=ASIAEXAMPLE")
			.doesNotContain("reports=");
		assertThat(this.vault.journal("GET aws/creds/deploy")).singleElement()
			.extracting(Request::token)
			.isEqualTo("given");
	}

	private static String[] with(String... arguments) {
		return Stream.of(APP_ROLE, arguments).flatMap(Stream::of).toArray(String[]::new);
	}

	private static void process(String name, String... arguments) {
		Path application = folder.resolve(name);
		List<String> command = new ArrayList<>();
		command.add(SpringApplicationAotProcessor.class.getName());
		command.add(ProcessedApplication.class.getName());
		Stream.of("sources", "classes", "classes")
			.forEach((output) -> command.add(application.resolve(output).toString()));
		command.addAll(List.of("test", "application"));
		command.addAll(List.of(arguments(UNREACHABLE, arguments)));
		java(application, 0, command);
		compile(application);
	}

	private static void compile(Path application) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (Stream<Path> files = Files.walk(application.resolve("sources"));
				StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			List<Path> sources = files.filter((file) -> file.toString().endsWith(".java")).toList();
			assertThat(
					compiler
						.getTask(null, manager, null,
								List.of("-d", application.resolve("classes").toString(), "-cp", classPath(application),
										"-proc:none", "-nowarn"),
								null, manager.getJavaFileObjectsFromPaths(sources))
						.call())
				.isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String run(String name, int exitCode, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add("-Dspring.aot.enabled=true");
		command.add(ProcessedApplication.class.getName());
		command.addAll(List.of(arguments(this.vault.uri().toString(), arguments)));
		return java(folder.resolve(name), exitCode, command);
	}

	private static String java(Path application, int exitCode, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						classPath(application), "-XX:TieredStopAtLevel=1", "-Duser.home=" + application));
		command.addAll(arguments);
		try {
			Files.createDirectories(application);
			Path output = application.resolve("output");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			try {
				assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
			}
			finally {
				process.destroyForcibly();
			}
			String text = Files.readString(output);
			assertThat(process.exitValue()).as(text).isEqualTo(exitCode);
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String classPath(Path application) {
		return application.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
	}

	private static String[] arguments(String uri, String... arguments) {
		return Stream
			.concat(Stream.of("--spring.main.web-application-type=none", "--spring.cloud.vault.uri=" + uri,
					"--spring.cloud.vault.kv.backend-version=1", "--vault.aws.credentials.role=deploy",
					"--spring.cloud.aws.region.static=eu-west-1",
					"--management.endpoints.web.exposure.include=vaultaws"), Stream.of(arguments))
			.toArray(String[]::new);
	}

}
