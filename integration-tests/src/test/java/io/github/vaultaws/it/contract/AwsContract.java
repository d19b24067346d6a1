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

package io.github.vaultaws.it.contract;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Base class for contracts with an AWS secrets engine, one for each test.
 */
abstract class AwsContract extends Contract {

	static final String ALLOW_ALL = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

	static final String KEY_UNKNOWN = "InvalidClientTokenId";

	String engine;

	AwsContract(VaultServer server) {
		super(server);
		this.engine = "";
	}

	/**
	 * Enable an AWS secrets engine for the test, or skip the test.
	 */
	void enableEngine() {
		assumeHas(Feature.AWS);
		this.engine = unique("aws");
		this.root.post("sys/mounts/" + this.engine, Map.of("type", "aws")).done();
		configure(aws().vault());
	}

	AwsAccount aws() {
		return this.server.aws();
	}

	void configure(AwsBasicCredentials credentials) {
		this.root.post(this.engine + "/config/root",
				Map.of("access_key", credentials.accessKeyId(), "secret_key", credentials.secretAccessKey(), "region",
						"us-east-1", "iam_endpoint", aws().endpointForVault(), "sts_endpoint",
						aws().endpointForVault()))
			.done();
	}

	void leases(String lease, String max) {
		this.root.post(this.engine + "/config/lease", Map.of("lease", lease, "lease_max", max)).done();
	}

	Response writeRole(String name, @Nullable Object... settings) {
		return this.root.post(this.engine + "/roles/" + name, body(settings));
	}

	/**
	 * Create a role that issues credentials of IAM users.
	 * @param name the name
	 */
	void userRole(String name) {
		writeRole(name, "credential_type", "iam_user", "policy_document", ALLOW_ALL).done();
	}

	/**
	 * Create a role that issues credentials of an assumed AWS role.
	 * @param name the name
	 * @param settings the alternating names and values of further settings
	 * @return the ARN of the AWS role
	 */
	String assumedRole(String name, @Nullable Object... settings) {
		String arn = aws().createRole(unique("assumed"));
		Map<String, Object> body = body(settings);
		body.put("credential_type", "assumed_role");
		body.put("role_arns", List.of(arn));
		this.root.post(this.engine + "/roles/" + name, body).done();
		return arn;
	}

	Response creds(String role) {
		return this.root.get(this.engine + "/creds/" + role);
	}

	/**
	 * Return the caller identity of credentials.
	 * @param response a response with credentials
	 * @return the ARN
	 */
	String callerOf(Response response) {
		String id = response.text("data.access_key");
		String secret = response.text("data.secret_key");
		AwsCredentials credentials = (response.get("data.session_token") != null)
				? AwsSessionCredentials.create(id, secret, response.text("data.session_token"))
				: AwsBasicCredentials.create(id, secret);
		try (StsClient sts = StsClient.builder()
			.endpointOverride(aws().endpoint())
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider.create(credentials))
			.httpClient(UrlConnectionHttpClient.create())
			.build()) {
			return sts.getCallerIdentity().arn();
		}
	}

	void assertValid(Response response) {
		assertThat(callerOf(response)).startsWith("arn:aws:");
	}

	void assertInvalid(Response response) {
		assertThatExceptionOfType(StsException.class).isThrownBy(() -> callerOf(response))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(403));
	}

}
