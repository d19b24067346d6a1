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

package io.github.vaultaws.test.aws;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;

import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EmbeddedAws} with the clients of the AWS SDK.
 */
class EmbeddedAwsTests {

	private final TestClock clock = TestClock.ticking();

	private final EmbeddedAws aws = new EmbeddedAws(this.clock).start();

	private final StsClient sts = sts(this.aws.administrator());

	private final IamClient iam = IamClient.builder()
		.endpointOverride(this.aws.uri())
		.region(Region.AWS_GLOBAL)
		.credentialsProvider(provider(this.aws.administrator()))
		.build();

	@AfterEach
	void close() {
		this.sts.close();
		this.iam.close();
		this.aws.close();
	}

	@Test
	void stsClientLearnsItsIdentity() {
		assertThat(this.sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::123456789012:user/administrator");
		assertThat(this.sts.getCallerIdentity().account()).isEqualTo("123456789012");
		assertThat(this.aws.journal().count("POST", "/")).isEqualTo(2);
	}

	@Test
	void stsClientGetsSessionsThatWork() {
		String role = this.iam
			.createRole((request) -> request.roleName("app").assumeRolePolicyDocument("{\"Version\":\"2012-10-17\"}"))
			.role()
			.arn();
		AssumeRoleResponse assumed = this.sts
			.assumeRole((request) -> request.roleArn(role).roleSessionName("session").durationSeconds(900));
		assertThat(assumed.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/app/session");
		assertThat(identity(assumed.credentials())).isEqualTo(assumed.assumedRoleUser().arn());
		GetFederationTokenResponse federated = this.sts.getFederationToken((request) -> request.name("fed"));
		assertThat(identity(federated.credentials())).isEqualTo(federated.federatedUser().arn());
		assertThat(identity(this.sts.getSessionToken().credentials())).endsWith("user/administrator");
	}

	@Test
	void iamClientDoesAllThatVaultDoes() {
		User user = this.iam
			.createUser((request) -> request.userName("app")
				.path("/vault/")
				.tags(Tag.builder().key("team").value("<a> & 'b'\n  c").build()))
			.user();
		assertThat(user.arn()).isEqualTo("arn:aws:iam::123456789012:user/vault/app");
		assertThat(user.tags()).extracting(Tag::value).containsExactly("<a> & 'b'\n  c");
		this.iam.createGroup((request) -> request.groupName("group"));
		this.iam.addUserToGroup((request) -> request.userName("app").groupName("group"));
		this.iam.putUserPolicy((request) -> request.userName("app").policyName("inline").policyDocument("{}"));
		this.iam
			.attachUserPolicy((request) -> request.userName("app").policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
		this.iam.tagUser((request) -> request.userName("app").tags(Tag.builder().key("more").value("x").build()));
		CreateAccessKeyResponse key = this.iam.createAccessKey((request) -> request.userName("app"));
		TestCredentials keys = new TestCredentials(key.accessKey().accessKeyId(), key.accessKey().secretAccessKey(),
				null, null);
		assertThat(identity(keys)).isEqualTo(user.arn());
		assertThat(this.iam.getUser((request) -> request.userName("app")).user().tags()).hasSize(2);
		assertThat(this.iam.listUsers().users()).hasSize(2);
		deleteAsVaultDoes("app");
		assertThat(this.iam.listUsers().users()).extracting(User::userName).containsExactly("administrator");
		refused("InvalidClientTokenId", 403, () -> identity(keys));
	}

	private void deleteAsVaultDoes(String name) {
		this.iam.listGroupsForUser((request) -> request.userName(name))
			.groups()
			.forEach((group) -> this.iam
				.removeUserFromGroup((request) -> request.userName(name).groupName(group.groupName())));
		this.iam.listUserPolicies((request) -> request.userName(name))
			.policyNames()
			.forEach((policy) -> this.iam.deleteUserPolicy((request) -> request.userName(name).policyName(policy)));
		this.iam.listAttachedUserPolicies((request) -> request.userName(name))
			.attachedPolicies()
			.stream()
			.map(AttachedPolicy::policyArn)
			.forEach((policy) -> this.iam.detachUserPolicy((request) -> request.userName(name).policyArn(policy)));
		this.iam.listAccessKeys((request) -> request.userName(name))
			.accessKeyMetadata()
			.forEach((key) -> this.iam
				.deleteAccessKey((request) -> request.userName(name).accessKeyId(key.accessKeyId())));
		this.iam.deleteUser((request) -> request.userName(name));
	}

	@Test
	void clientsSeeTheErrorsOfAws() {
		assertThatExceptionOfType(NoSuchEntityException.class)
			.isThrownBy(() -> this.iam.getUser((request) -> request.userName("nobody")))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(404));
		refused("ValidationError", 400, () -> this.sts.getSessionToken((request) -> request.durationSeconds(899)));
		refused("ValidationError", 400, () -> this.iam.createUser((request) -> request.path("/")));
		refused("InvalidAction", 400, () -> this.iam.listRoles((request) -> request.pathPrefix("/")));
		refused("SignatureDoesNotMatch", 403,
				() -> identity(new TestCredentials(this.aws.administrator().accessKeyId(), "wrong", null, null)));
	}

	@Test
	void clientsSeeExpiredTokens() {
		TestCredentials session = this.aws.sts(this.aws.administrator())
			.getSessionToken(Duration.ofMinutes(15))
			.credentials();
		assertThat(identity(session)).endsWith("user/administrator");
		this.clock.advance(Duration.ofMinutes(14).plusSeconds(50));
		this.clock.advance(Duration.ofSeconds(10));
		this.clock.advance(Duration.ofMinutes(-14));
		refused("ExpiredToken", 403, () -> identity(session));
	}

	@Test
	void clientsRideOutAFault() {
		this.aws.faults().next(1, "/", Fault.refuse());
		assertThat(this.sts.getCallerIdentity().arn()).endsWith("user/administrator");
		assertThat(this.aws.journal().count("POST", "/")).isEqualTo(2);
	}

	@Test
	void jsonServicesHaveTheirOwnErrors() throws Exception {
		String date = "20260102T120000Z";
		this.clock.set(Instant.parse("2026-01-02T12:00:00Z"));
		String host = this.aws.uri().getAuthority();
		assertThat(json(SignedRequest.callerIdentity(this.aws.administrator(), date).to(host, "eu-west-1")).body())
			.isEqualTo("{}");
		HttpResponse<String> response = json(
				SignedRequest.callerIdentity(new TestCredentials("AKIAUNKNOWN", "secret", null, null), date)
					.to(host, "eu-west-1"));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"__type\":\"UnrecognizedClientException\","
				+ "\"message\":\"The security token included in the request is invalid.\"}");
	}

	@Test
	void responsesAreTextXml() throws Exception {
		HttpResponse<String> response = send(HttpRequest.newBuilder(this.aws.uri().resolve("/"))
			.POST(BodyPublishers.ofString("Action=GetCallerIdentity&Version=2011-06-15")));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("Content-Type")).contains("text/xml");
		assertThat(response.body()).startsWith("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
			.contains("<Type>Sender</Type>\n    <Code>MissingAuthenticationToken</Code>");
	}

	@Test
	void malformedFormIsNoAction() throws Exception {
		HttpResponse<String> response = send(
				HttpRequest.newBuilder(this.aws.uri().resolve("/")).POST(BodyPublishers.ofString("Action=%zz")));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("<Code>InvalidAction</Code>");
	}

	private HttpResponse<String> json(SignedRequest request) throws Exception {
		HttpRequest.Builder builder = HttpRequest.newBuilder(this.aws.uri().resolve("/"))
			.POST(BodyPublishers.ofString(request.body()));
		request.withHeader("X-Amz-Target", "DynamoDB_20120810.ListTables").signedHeaders().forEach((name, values) -> {
			if (!Map.of("Host", "", "Content-Length", "").containsKey(name)) {
				builder.header(name, values.get(0));
			}
		});
		return send(builder);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private String identity(Credentials credentials) {
		return identity(new TestCredentials(credentials.accessKeyId(), credentials.secretAccessKey(),
				credentials.sessionToken(), credentials.expiration()));
	}

	private String identity(TestCredentials keys) {
		try (StsClient client = sts(keys)) {
			return client.getCallerIdentity().arn();
		}
	}

	private StsClient sts(TestCredentials keys) {
		return StsClient.builder()
			.endpointOverride(this.aws.uri())
			.region(Region.EU_WEST_1)
			.credentialsProvider(provider(keys))
			.build();
	}

	private static AwsCredentialsProvider provider(TestCredentials keys) {
		return StaticCredentialsProvider.create((keys.sessionToken() != null)
				? AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken())
				: AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
	}

	private static void refused(String code, int status, ThrowingCallable call) {
		assertThatExceptionOfType(AwsServiceException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.awsErrorDetails().errorCode()).isEqualTo(code);
			assertThat(ex.statusCode()).isEqualTo(status);
		});
	}

}
