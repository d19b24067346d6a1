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

package io.github.vaultaws.test.standalone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StandaloneServers}.
 */
class StandaloneServersTests {

	private static final String SEED = """
			[ { "path": "sys/mounts/aws", "body": { "type": "aws" } },
			  { "method": "PUT", "path": "/v1/aws/config/root", "body": { "access_key": "${AWS_ACCESS_KEY_ID}",
			    "secret_key": "${AWS_SECRET_ACCESS_KEY}", "iam_endpoint": "${AWS_ENDPOINT_URL}" } },
			  { "path": "aws/roles/deploy", "body": { "credential_type": "iam_user", "policy_document": "{}" } },
			  { "method": "GET", "path": "aws/creds/deploy" } ]
			""";

	@TempDir
	private Path folder;

	@Test
	void startsAndPrintsTheEnvironmentOfClients() {
		try (StandaloneServers servers = StandaloneServers
			.start(Options.parse("--vault-port", "0", "--root-token=it's me"))) {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			servers.print(new PrintStream(out, true, StandardCharsets.UTF_8));
			assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(10)
				.first()
				.asString()
				.startsWith("# Vault http://127.0.0.1:");
			assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("export VAULT_ADDR='http://127[0-9.:]+'\n")
				.contains("export VAULT_TOKEN='it'\\''s me'\n", "export AWS_ACCESS_KEY_ID='AKIA");
		}
	}

	@Test
	void ec2LoginIsSetUpFromOutside() throws Exception {
		Path seed = Files.writeString(this.folder.resolve("seed.json"), """
				[ { "path": "sys/auth/aws", "body": { "type": "aws" } },
				  { "path": "auth/aws/config/certificate/embedded",
				    "body": { "aws_public_cert": "${EC2_IDENTITY_CERTIFICATE}", "type": "identity" } },
				  { "path": "auth/aws/role/app", "body": { "auth_type": "ec2", "bound_region": "eu-west-1" } } ]
				""");
		try (StandaloneServers servers = StandaloneServers
			.start(Options.parse("--vault-port=0", "--seed", seed.toString()))) {
			String metadata = servers.environment().get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
			String token = send("PUT", metadata + "/latest/api/token", "", "X-aws-ec2-metadata-token-ttl-seconds",
					"60");
			String identity = metadata + "/latest/dynamic/instance-identity/";
			String document = send("GET", identity + "document", "", "X-aws-ec2-metadata-token", token);
			String signature = send("GET", identity + "signature", "", "X-aws-ec2-metadata-token", token);
			String login = "{\"role\":\"app\",\"identity\":\"%s\",\"signature\":\"%s\"}".formatted(
					Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8)),
					signature.replace("\n", ""));
			String response = send("POST", servers.environment().get("VAULT_ADDR") + "/v1/auth/aws/login", login,
					"Accept", "*/*");
			assertThat(response).contains("\"client_token\":\"hvs.");
		}
	}

	private static String send(String method, String uri, String body, String header, String value) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.header(header, value)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	@Test
	void plantsASeed() throws Exception {
		Path seed = Files.writeString(this.folder.resolve("seed.json"), SEED);
		StandaloneServers.start(Options.parse("--vault-port=0", "--seed", seed.toString(), "--propagation=1s")).close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--nonsense              | unknown option '--nonsense'; --help lists the options
			nonsense                | unknown option 'nonsense'; --help lists the options
			--aws-port              | option --aws-port needs a value
			--root-token=           | option --root-token needs a value
			--vault-port=x          | option --vault-port: 'x' is no port
			--metadata-port=65536   | option --metadata-port: '65536' is no port
			--propagation=soon      | option --propagation: 'soon' is no time such as 5s or 500ms
			""")
	void optionThatCannotBeUsedIsNamed(String argument, String message) {
		assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> Options.parse(argument))
			.withMessage(message);
	}

	@Test
	void portInUseIsNamedAndNothingStaysOpen() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
			int awsPort = free.getLocalPort();
			free.close();
			Options options = Options.parse("--vault-port=" + taken.getLocalPort(), "--aws-port=" + awsPort);
			assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> StandaloneServers.start(options))
				.withMessage("option --vault-port: embedded-vault cannot start: port %d is in use"
					.formatted(taken.getLocalPort()));
			new ServerSocket(awsPort, 1, InetAddress.getLoopbackAddress()).close();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{}                                             | it is no JSON list
					[ {                                            | it is no JSON: line 1, column 4
					[ { "path": "sys/x", "method": "BREW" } ]      | request 1 has the method 'BREW'
					[ 1 ]                                          | request 1 has no path
					[ { "path": "sys/x", "body": "text" } ]        | the body of request 1 is no JSON object
					[ { "path": "sys/mounts", "method": "GET" }, { "path": "nowhere/x", "body": {} } ] | request 2: Vault rejected POST nowhere/x: 404
					""")
	void seedThatCannotBeUsedIsNamed(String text, String reason) throws IOException {
		Path seed = Files.writeString(this.folder.resolve("seed.json"), text);
		refuses(seed, reason);
	}

	@Test
	void seedThatCannotBeReadIsNamed() throws IOException {
		refuses(this.folder.resolve("nowhere.json"), "there is no such file");
		refuses(this.folder, "it cannot be read: ");
		refuses(Files.write(this.folder.resolve("binary"), new byte[] { (byte) 0xff, 0 }), "it is no text in UTF-8");
	}

	private static void refuses(Path seed, String reason) {
		Options options = Options.parse("--vault-port=0", "--seed=" + seed);
		assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> StandaloneServers.start(options))
			.withMessageStartingWith("option --seed: " + seed + ": " + reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n"));
	}

	@Test
	void programEndsWithOneLineAndTwo() throws Exception {
		Process process = program("--vault-port=nowhere");
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(2);
		assertThat(process.inputReader().lines()).isEmpty();
		assertThat(process.errorReader().lines())
			.containsExactly("vault-aws-test: option --vault-port: 'nowhere' is no port");
	}

	@Test
	void programPrintsItsOptions() throws Exception {
		Process process = program("--help");
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
		assertThat(process.inputReader().lines()).anyMatch((line) -> line.contains("--seed FILE"));
	}

	@Test
	void programRunsUntilItIsStopped() throws Exception {
		Process process = program("--vault-port=0");
		try {
			assertThat(process.inputReader().readLine()).startsWith("# Vault http://127.0.0.1:");
			assertThat(process.isAlive()).isTrue();
		}
		finally {
			process.destroy();
		}
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
	}

	private static Process program(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), StandaloneServers.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).start();
	}

}
