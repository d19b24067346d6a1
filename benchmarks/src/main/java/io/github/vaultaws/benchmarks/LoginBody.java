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

package io.github.vaultaws.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.vault.authentication.AwsIamAuthenticationOptions;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.login.IamLoginBody;

/**
 * The body of an IAM login, as an object and as the bytes that are sent.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoginBody {

	private static final StaticCredentialsProvider SIGNER = StaticCredentialsProvider
		.create(AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
				"a session token of the usual length ".repeat(10).trim().replace(' ', '/')));

	private final JsonMapper json = new JsonMapper();

	private final IamLoginBody ours = new IamLoginBody(SIGNER, "eu-central-1");

	private final SpringVaultLogin springVault = new SpringVaultLogin(AwsIamAuthenticationOptions.builder()
		.role("application")
		.credentialsProvider(SIGNER)
		.region(Region.EU_CENTRAL_1)
		.build());

	/**
	 * Configure logging as in production.
	 */
	@Setup
	public void setUp() {
		Logging.quiet();
	}

	/**
	 * Create our body.
	 * @return the body
	 */
	@Benchmark
	public Map<String, Object> ours() {
		return this.ours.make();
	}

	/**
	 * Create and serialize our body.
	 * @return the bytes that are sent
	 */
	@Benchmark
	public byte[] oursAsBytes() {
		return this.json.writeValueAsBytes(this.ours.make());
	}

	/**
	 * Create the body of Spring Vault.
	 * @return the body
	 */
	@Benchmark
	public Map<String, String> springVault() {
		return this.springVault.body();
	}

	/**
	 * Create and serialize the body of Spring Vault.
	 * @return the bytes that are sent
	 */
	@Benchmark
	public byte[] springVaultAsBytes() {
		return this.json.writeValueAsBytes(this.springVault.body());
	}

}
