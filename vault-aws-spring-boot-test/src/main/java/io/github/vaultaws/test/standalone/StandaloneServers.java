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

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.PropagationDelay;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * The embedded servers as a program: {@code java -jar} starts them, prints their
 * addresses and runs them until it is stopped. Invalid input ends the program with one
 * line and exit code 2.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class StandaloneServers implements AutoCloseable {

	private static final int BAD_INPUT = 2;

	private final EmbeddedAws aws;

	private final EmbeddedInstanceMetadata metadata;

	private final EmbeddedVault vault;

	private StandaloneServers(EmbeddedAws aws, EmbeddedInstanceMetadata metadata, EmbeddedVault vault) {
		this.aws = aws;
		this.metadata = metadata;
		this.vault = vault;
	}

	/**
	 * Run the program.
	 * @param arguments the options; {@code --help} prints them
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		try {
			Options options = Options.parse(arguments);
			if (options.help()) {
				System.out.print(Options.USAGE);
				return;
			}
			StandaloneServers servers = start(options);
			servers.print(System.out);
			new CountDownLatch(1).await();
		}
		catch (BadInputException ex) {
			System.err.println("vault-aws-test: " + ex.getMessage());
			System.exit(BAD_INPUT);
		}
	}

	/**
	 * Start the servers.
	 * @param options the options
	 * @return the running servers
	 * @throws BadInputException if a port is in use or the seed cannot be sent
	 */
	static StandaloneServers start(Options options) {
		TestClock clock = TestClock.ticking();
		EmbeddedAws aws = new EmbeddedAws(clock, options.awsPort());
		EmbeddedInstanceMetadata metadata = new EmbeddedInstanceMetadata(clock, options.metadataPort());
		EmbeddedVault vault = EmbeddedVault.builder()
			.clock(clock)
			.aws(aws)
			.instances(() -> List.of(metadata.instance()))
			.rootToken(options.rootToken())
			.port(options.vaultPort())
			.build();
		StandaloneServers servers = new StandaloneServers(aws, metadata, vault);
		try {
			aws.setPropagation(PropagationDelay.fixed(options.propagation()));
			open("--aws-port", aws::start);
			open("--metadata-port", metadata::start);
			open("--vault-port", vault::restart);
			Path seed = options.seed();
			if (seed != null) {
				Seed.read(seed, servers.environment()).plant(vault.asRoot());
			}
			return servers;
		}
		catch (RuntimeException ex) {
			servers.close();
			throw ex;
		}
	}

	private static void open(String option, Runnable start) {
		try {
			start.run();
		}
		catch (IllegalStateException ex) {
			throw new BadInputException("option " + option + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Return the environment variables for clients of the servers.
	 * @return the variables
	 */
	Map<String, String> environment() {
		TestCredentials administrator = this.aws.administrator();
		Map<String, String> variables = new LinkedHashMap<>();
		variables.put("VAULT_ADDR", this.vault.uri().toString());
		variables.put("VAULT_TOKEN", this.vault.rootToken());
		variables.put("VAULT_UNSEAL_KEY", this.vault.unsealKey());
		variables.put("AWS_ENDPOINT_URL", this.aws.uri().toString());
		variables.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", this.metadata.uri().toString());
		variables.put("EC2_IDENTITY_CERTIFICATE", certificate());
		variables.put("AWS_REGION", "us-east-1");
		variables.put("AWS_ACCESS_KEY_ID", administrator.accessKeyId());
		variables.put("AWS_SECRET_ACCESS_KEY", administrator.secretAccessKey());
		return variables;
	}

	/**
	 * Return the certificate that signs the instance identity documents.
	 * @return the certificate in PEM, encoded in Base64, as Vault's
	 * {@code config/certificate} accepts it
	 */
	private String certificate() {
		return Base64.getEncoder().encodeToString(this.metadata.certificate().getBytes(StandardCharsets.US_ASCII));
	}

	void print(PrintStream out) {
		out.println("# Vault " + this.vault.uri() + ", AWS " + this.aws.uri() + ", instance metadata "
				+ this.metadata.uri() + "; all is in memory. Stop with Ctrl+C.");
		environment()
			.forEach((name, value) -> out.println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
		out.flush();
	}

	@Override
	public void close() {
		this.vault.close();
		this.metadata.close();
		this.aws.close();
	}

}
