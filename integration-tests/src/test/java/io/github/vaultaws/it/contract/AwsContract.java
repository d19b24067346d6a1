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
 * What the cases with an AWS secrets engine have in common: each has one of its own.
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
	 * Give the case an AWS secrets engine of its own, or skip it.
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

	void configure(AwsBasicCredentials keys) {
		this.root
			.post(this.engine + "/config/root",
					Map.of("access_key", keys.accessKeyId(), "secret_key", keys.secretAccessKey(), "region",
							"us-east-1", "iam_endpoint", aws().endpointForVault(), "sts_endpoint",
							aws().endpointForVault()))
			.done();
	}

	void leases(String lease, String max) {
		this.root.post(this.engine + "/config/lease", Map.of("lease", lease, "lease_max", max)).done();
	}

	Answer writeRole(String name, @Nullable Object... settings) {
		return this.root.post(this.engine + "/roles/" + name, body(settings));
	}

	/**
	 * Create a role whose keys are those of an IAM user of their own.
	 * @param name its name
	 */
	void userRole(String name) {
		writeRole(name, "credential_type", "iam_user", "policy_document", ALLOW_ALL).done();
	}

	/**
	 * Create a role whose keys are those of an assumed AWS role.
	 * @param name its name
	 * @param settings names and values of more settings in turn
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

	Answer creds(String role) {
		return this.root.get(this.engine + "/creds/" + role);
	}

	/**
	 * Ask AWS whose keys these are.
	 * @param keys an answer with keys
	 * @return the ARN
	 */
	String callerOf(Answer keys) {
		String id = keys.text("data.access_key");
		String secret = keys.text("data.secret_key");
		AwsCredentials credentials = (keys.get("data.session_token") != null)
				? AwsSessionCredentials.create(id, secret, keys.text("data.session_token"))
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

	void assertWork(Answer keys) {
		assertThat(callerOf(keys)).startsWith("arn:aws:");
	}

	void assertDead(Answer keys) {
		assertThatExceptionOfType(StsException.class).isThrownBy(() -> callerOf(keys))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(403));
	}

}
