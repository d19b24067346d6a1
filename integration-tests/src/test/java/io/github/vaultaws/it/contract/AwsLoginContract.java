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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

import io.github.vaultaws.login.SignedGetCallerIdentityRequest;
import io.github.vaultaws.login.StsEndpoint;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.metadata.EmbeddedInstanceMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the login to the AWS auth method with a signed request to STS: the issued
 * tokens, and all checks.
 */
public abstract class AwsLoginContract extends AwsContract {

	private static final String SERVER_ID = "vault.example.com";

	private static final String SERVER_ID_REFUSED = "error validating X-Vault-AWS-IAM-Server-ID header: ";

	private static final String FIELDS_MISSING = "didn't supply required authentication values";

	/**
	 * Vault's error for an error response of STS. It contains the XML of AWS, but no
	 * other body.
	 */
	private static final String STS_REJECTED = "(?s)error making upstream request: "
			+ "(body of GetCallerIdentity is invalid|received error code 403 from STS: .*<Code>%s</Code>.*)";

	private String mount;

	protected AwsLoginContract(VaultServer server) {
		super(server);
		this.mount = "";
	}

	@BeforeEach
	void enableAws() {
		assumeHas(Feature.AWS);
		this.mount = "auth/" + unique("aws-login");
		this.root.post("sys/" + this.mount, Map.of("type", "aws")).done();
		client("access_key", aws().vault().accessKeyId(), "secret_key", aws().vault().secretAccessKey(), "sts_endpoint",
				aws().endpointForVault(), "sts_region", "us-east-1", "iam_endpoint", aws().endpointForVault(),
				"endpoint", aws().endpointForVault(), "iam_server_id_header_value", SERVER_ID);
		role("app", "token_ttl", "20m", "token_max_ttl", "30m", "token_policies", "some");
	}

	@Test
	void anIamLoginReturnsAnOrphanTokenWithTheSettingsOfTheRole() {
		Response response = login("app").ok().warns();
		assertThat(response.map("auth")).containsEntry("lease_duration", 1200)
			.containsEntry("renewable", true)
			.containsEntry("orphan", true)
			.containsEntry("token_type", "service")
			.containsEntry("num_uses", 0)
			.containsEntry("mfa_requirement", null);
		assertThat(response.texts("auth.policies")).containsExactly("default", "some");
		assertThat(response.map("auth.metadata")).containsOnlyKeys("account_id", "auth_type", "role_id")
			.containsEntry("account_id", aws().id())
			.containsEntry("auth_type", "iam");
		assertThat(lookUpSelf(response.token()).ok().map("data")).containsEntry("path", this.mount + "/login")
			.containsEntry("display_name", this.mount.substring("auth/".length()) + "-" + aws().applicationUser());
	}

	@Test
	void aSignatureMayBeUsedAgain() {
		Map<String, Object> body = bodyFor("app", signed());
		String first = login(body).token();
		assertThat(login(body).token()).isNotEqualTo(first);
	}

	@Test
	void headersMayBeAnObjectOrTextOrEncoded() {
		Map<String, List<String>> headers = signed();
		Map<String, String> single = new LinkedHashMap<>();
		headers.forEach((name, values) -> single.put(name, values.get(0)));
		login(with("iam_request_headers", single)).ok();
		login(with("iam_request_headers", VaultHttp.json(headers))).ok();
		login(with("iam_request_headers", base64(VaultHttp.json(headers)))).ok();
	}

	@Test
	void theNameOfARoleIsConvertedToLowerCase() {
		login("APP").ok();
		assertThat(this.root.list(this.mount + "/role").ok().texts("data.keys")).containsExactly("app");
	}

	@Test
	void withoutARoleTheNameOfThePrincipalIsUsed() {
		login(without("role")).hasError(400, "entry for role " + aws().applicationUser() + " not found");
		role(aws().applicationUser());
		login(without("role")).ok();
	}

	@Test
	void sessionCredentialsLogInWithTheirToken() {
		String arn = assumedRoleKeys("login");
		this.root
			.post(this.mount + "/role/session",
					Map.of("auth_type", "iam", "resolve_aws_unique_ids", false, "bound_iam_principal_arn", arn))
			.done();
		AwsSessionCredentials credentials = sessionKeys(creds("login").ok());
		login(bodyFor("session", signed(credentials, SERVER_ID))).ok();
		login(bodyFor("session", signed(
				AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey()), SERVER_ID)))
			.hasErrorMatching(400, STS_REJECTED.formatted(KEY_UNKNOWN));
	}

	@Test
	void aLoginRoleMayIssueBatchTokens() {
		role("batch", "token_type", "batch", "token_ttl", "1h");
		assertThat(login("batch").ok().map("auth")).containsEntry("token_type", "batch")
			.containsEntry("accessor", "")
			.containsEntry("renewable", false)
			.containsEntry("lease_duration", 3600);
	}

	@Test
	void aLoginRoleMayIssuePeriodicTokens() {
		role("periodic", "token_period", "1h");
		String token = login("periodic").token();
		assertThat(renewSelf(token, "5m").ok().number("auth.lease_duration")).isEqualTo(HOUR);
	}

	@Test
	void aLoginRolesMaximumCapsRenewals() {
		renewSelf(login("app").token(), "5h").ok().capped("auth.lease_duration", "5h", Duration.ofMinutes(30));
	}

	@Test
	void pastTheMaximumOfALoginRoleNoTokenIsRenewed() {
		String token = login("app").token();
		this.root.post(this.mount + "/role/app", Map.of("token_ttl", "1s", "token_max_ttl", "1s")).done();
		letPass(MORE_THAN_A_SECOND);
		renewSelf(token, "1h").failed(500, "past the max TTL, cannot renew");
	}

	@Test
	void withoutItsLoginRoleATokenIsNotRenewed() {
		String token = login("app").token();
		this.root.delete(this.mount + "/role/app").done();
		renewSelf(token, "5m").failed(500, "failed to renew entry: role entry not found");
		lookUpSelf(token).ok();
	}

	@Test
	void aPrincipalThatIsNoLongerBoundIsNotRenewed() {
		String token = login("app").token();
		this.root.post(this.mount + "/role/app", Map.of("bound_iam_principal_arn", arnOf("other"))).done();
		renewSelf(token, "5m").failed(500, "failed to renew entry: role \"app\" no longer bound to ARN \""
				+ arnOf(aws().applicationUser()) + "\"");
	}

	@Test
	void aMissingServerIdIsRejected() {
		login(bodyFor("app", signed(aws().application(), null))).hasError(400,
				SERVER_ID_REFUSED + "missing header \"X-Vault-AWS-IAM-Server-ID\"");
	}

	@Test
	void aWrongServerIdIsRejected() {
		login(bodyFor("app", signed(aws().application(), "other.example.com"))).hasError(400,
				SERVER_ID_REFUSED + "expected \"vault.example.com\" but got \"other.example.com\"");
	}

	@Test
	void aServerIdThatWasNotSignedIsRejected() {
		Map<String, List<String>> headers = signed(aws().application(), null);
		headers.put(SignedGetCallerIdentityRequest.SERVER_ID_HEADER, List.of(SERVER_ID));
		login(bodyFor("app", headers)).hasError(400, SERVER_ID_REFUSED + "vault header wasn't signed");
	}

	@Test
	void aRequestThatWasNotSignedIsRejected() {
		Map<String, List<String>> headers = signed();
		headers.remove("Authorization");
		login(bodyFor("app", headers)).hasError(400, SERVER_ID_REFUSED + "missing Authorization header");
	}

	@Test
	void aServerIdIsIgnoredIfNoneIsRequired() {
		client("iam_server_id_header_value", "");
		login("app").ok();
		login(bodyFor("app", signed(aws().application(), null))).ok();
	}

	@Test
	void anUnknownAmzHeaderIsRejectedUnlessAllowed() {
		Map<String, Object> body = bodyFor("app", signedWith("X-Amz-Other", "x"));
		login(body).hasError(400, "invalid request header: X-Amz-Other");
		client("allowed_sts_header_values", "X-Amz-Other");
		login(body).ok();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Other", "Amz-Sdk-Request", "X-Amz-User-Agent" })
	void otherHeadersMayPass(String header) {
		login(bodyFor("app", signedWith(header, "x"))).ok();
	}

	@ParameterizedTest
	@ValueSource(strings = { "iam_http_request_method", "iam_request_url", "iam_request_body", "iam_request_headers" })
	void aMissingFieldIsRejected(String field) {
		login(without(field)).hasError(400, FIELDS_MISSING);
	}

	@Test
	void emptyFieldsAreRejected() {
		login(with("iam_http_request_method", "")).hasError(400, "missing iam_http_request_method");
		login(with("iam_request_url", "")).hasError(400, "missing iam_request_url");
		login(with("iam_request_body", "")).hasError(400,
				"missing iam_request_body which is required for POST requests");
		login(with("iam_request_headers", Map.of())).hasError(400, "missing iam_request_headers");
	}

	@Test
	void valuesOfBothTypesOfLoginAreRejected() {
		login(with("pkcs7", "x")).hasError(400, "supplied auth values for both ec2 and iam auth types");
	}

	@Test
	void aMethodOtherThanPostIsRejected() {
		login(with("iam_http_request_method", "PUT")).hasError(400,
				"invalid iam_http_request_method; currently only 'GET' and 'POST' are supported");
		login(with("iam_http_request_method", "GET")).hasError(400, "no action found in request");
	}

	@Test
	void aModifiedUrlIsRejected() {
		login(with("iam_request_url", "%%%")).hasError(400, "failed to base64 decode iam_request_url");
		login(with("iam_request_url", base64("http://[::1"))).hasError(400, "error parsing iam_request_url");
		login(with("iam_request_url", base64("https://sts.amazonaws.com/?Action=GetCallerIdentity"))).hasError(400,
				"invalid request");
	}

	@Test
	void aModifiedBodyIsRejected() {
		login(with("iam_request_body", "%%%")).hasError(400, "failed to base64 decode iam_request_body");
		for (String body : List.of("Action=GetSessionToken&Version=2011-06-15",
				SignedGetCallerIdentityRequest.BODY + "&RoleArn=x",
				SignedGetCallerIdentityRequest.BODY + "&Action=GetCallerIdentity")) {
			login(with("iam_request_body", base64(body))).hasError(400, "iam request body is invalid");
		}
	}

	@Test
	void invalidHeadersAreRejected() {
		login(with("iam_request_headers", "%%%")).hasErrorMatching(400,
				"Field validation failed: error converting input for field \"iam_request_headers\": .*");
	}

	@Test
	void anotherHostThanTheSignedOneIsRejected() {
		login(with("iam_request_url", base64("https://sts.eu-west-1.amazonaws.com/"))).hasErrorMatching(400,
				STS_REJECTED.formatted("SignatureDoesNotMatch"));
	}

	@Test
	void aWrongSecretIsRejected() {
		login(bodyFor("app", signed(AwsBasicCredentials.create(aws().application().accessKeyId(), "wrong"), SERVER_ID)))
			.hasErrorMatching(400, STS_REJECTED.formatted("SignatureDoesNotMatch"));
	}

	@Test
	void anUnknownAccessKeyIsRejected() {
		login(bodyFor("app", signed(AwsBasicCredentials.create("AKIAUNKNOWNUNKNOWN00", "unknown"), SERVER_ID)))
			.hasErrorMatching(400, STS_REJECTED.formatted(KEY_UNKNOWN));
	}

	@Test
	void anUnknownRoleIsRejected() {
		login("nobody").hasError(400, "entry for role nobody not found");
	}

	@Test
	void aRoleOfTheOtherTypeIsRejected() {
		this.root.post(this.mount + "/role/machine", Map.of("auth_type", "ec2", "bound_ami_id", "ami-1")).done();
		login("machine").hasError(400, "auth method iam not allowed for role machine");
	}

	@Test
	void aPrincipalThatIsNotBoundIsRejected() {
		role("other", "bound_iam_principal_arn", arnOf("other"));
		login("other").hasError(400,
				"IAM Principal \"" + arnOf(aws().applicationUser()) + "\" does not belong to the role \"other\"");
	}

	@Test
	void aBindMayBeResolvedOrEndInAWildcard() {
		role("resolved", "resolve_aws_unique_ids", true);
		login("resolved").ok();
		role("wildcard", "resolve_aws_unique_ids", true, "bound_iam_principal_arn", arnOf("*"));
		login("wildcard").ok();
	}

	@Test
	void anAddressThatTheRoleDoesNotAllowIsDenied() {
		role("far-away", "token_bound_cidrs", "198.51.100.0/24");
		login("far-away").hasError(403, PERMISSION_DENIED);
	}

	@Test
	void aRegionThatStsDoesNotHaveIsRejected() {
		client("use_sts_region_from_client", true);
		Map<String, List<String>> headers = signed();
		headers.computeIfPresent("Authorization",
				(name, values) -> List.of(values.get(0).replace("/us-east-1/", "/eu-wset-1/")));
		login(bodyFor("app", headers)).hasError(400, "unable to get regional STS endpoint for region: eu-wset-1");
		headers.put("Authorization",
				List.of("AWS4-HMAC-SHA256 Credential=x, SignedHeaders=x-vault-aws-iam-server-id, Signature=x"));
		login(bodyFor("app", headers)).hasError(400, "region missing from Authorization header");
	}

	@Test
	void anUnreachableStsIsReported() {
		client("sts_endpoint", "http://localhost:1", "max_retries", 0);
		login("app").hasErrorMatching(400, "error making upstream request: error making request:"
				+ " POST http://localhost:1// giving up after 1 attempt\\(s\\): .*");
	}

	@Test
	void aLoginIsNotRead() {
		this.anyone.get(this.mount + "/login?role=app").hasError(405, "unsupported operation");
	}

	@Test
	void aMissingPrincipalIsNotBound() {
		writeRole("gone", body("auth_type", "iam", "bound_iam_principal_arn", arnOf("nobody"))).hasErrorMatching(400,
				"(?s)unable to resolve ARN \"" + arnOf("nobody") + "\" to internal ID: NoSuchEntity: .*");
	}

	@Test
	void anInvalidLoginRoleIsRejected() {
		String arn = arnOf(aws().applicationUser());
		writeRole("x", body("auth_type", "iam")).hasError(400,
				"at least one bound parameter should be specified on the role");
		writeRole("x", body("auth_type", "x")).hasError(400, "unrecognized auth_type: x");
		writeRole("x", body("auth_type", "ec2", "bound_iam_principal_arn", arn)).hasError(400,
				"specified bound_iam_principal_arn but not specifying iam auth_type");
		writeRole("x",
				body("auth_type", "iam", "bound_iam_principal_arn", arn, "resolve_aws_unique_ids", false,
						"bound_region", "us-east-1"))
			.hasError(400, "specified bound_region but not specifying ec2 auth_type");
		writeRole("app", body("auth_type", "ec2", "bound_ami_id", "ami-1")).hasError(400,
				"changing auth_type on a role is not allowed");
		role("resolved", "resolve_aws_unique_ids", true);
		writeRole("resolved", body("resolve_aws_unique_ids", false)).hasError(400,
				"changing resolve_aws_unique_ids from true to false is not allowed");
	}

	@Test
	void aLoginRoleIsReadAsItWasWritten() {
		assertThat(this.root.get(this.mount + "/role/app").ok().map("data")).containsEntry("auth_type", "iam")
			.containsEntry("bound_iam_principal_arn", List.of(arnOf(aws().applicationUser())))
			.containsEntry("resolve_aws_unique_ids", false)
			.containsEntry("bound_ami_id", List.of())
			.containsEntry("token_ttl", 1200)
			.containsEntry("token_max_ttl", 1800)
			.containsKey("role_id");
	}

	@Test
	void theClientIsReadWithoutItsSecret() {
		client("max_retries", 0);
		assertThat(this.root.get(this.mount + "/config/client").ok().map("data")).containsEntry("max_retries", 0)
			.containsEntry("access_key", aws().vault().accessKeyId())
			.containsEntry("sts_endpoint", aws().endpointForVault())
			.containsEntry("sts_region", "us-east-1")
			.containsEntry("iam_server_id_header_value", SERVER_ID)
			.containsEntry("use_sts_region_from_client", false)
			.doesNotContainKey("secret_key");
	}

	@Test
	void theConfigurationMayBeDeleted() {
		this.root.delete(this.mount + "/config/client").done();
		assertThat(this.root.get(this.mount + "/config/client").has(404).errors()).isEmpty();
		this.root.post(this.mount + "/config/rotate-root")
			.hasError(400, "can't update client config because it's unset");
	}

	@Test
	void aCertificateIsRegisteredInPemOrItsBase64() {
		String pem = new EmbeddedInstanceMetadata(TestClock.ticking()).certificate();
		certificate("text", pem).done();
		certificate("encoded", base64(pem)).done();
		assertThat(this.root.get(this.mount + "/config/certificate/encoded").ok().text("data.aws_public_cert"))
			.isEqualTo(this.root.get(this.mount + "/config/certificate/text").ok().text("data.aws_public_cert"));
		certificate("double", pem + pem).failed(500, "invalid certificate; should be one PEM block only");
		certificate("empty", "").hasError(400, "invalid aws_public_cert");
		this.root.post(this.mount + "/config/certificate/none").hasError(400, "missing aws_public_cert");
	}

	private Response certificate(String name, String text) {
		return this.root.post(this.mount + "/config/certificate/" + name,
				Map.of("aws_public_cert", text, "type", "identity"));
	}

	@Test
	void metadataMayBeChosen() {
		this.root.post(this.mount + "/config/identity", Map.of("iam_metadata", "canonical_arn,client_arn")).done();
		assertThat(login("app").ok().map("auth.metadata")).containsOnlyKeys("role_id", "canonical_arn", "client_arn")
			.containsEntry("canonical_arn", arnOf(aws().applicationUser()));
	}

	private void client(Object... settings) {
		this.root.post(this.mount + "/config/client", body(settings)).done();
	}

	private Response writeRole(String name, Map<String, Object> settings) {
		return this.root.post(this.mount + "/role/" + name, settings);
	}

	/**
	 * Write a role for the application's user.
	 * @param name its name
	 * @param settings the settings that differ
	 */
	private void role(String name, Object... settings) {
		Map<String, Object> body = body("auth_type", "iam", "resolve_aws_unique_ids", false, "bound_iam_principal_arn",
				arnOf(aws().applicationUser()));
		body.putAll(body(settings));
		writeRole(name, body).done();
	}

	private String arnOf(String user) {
		return "arn:aws:iam::" + aws().id() + ":user/" + user;
	}

	private String assumedRoleKeys(String role) {
		enableEngine();
		return assumedRole(role);
	}

	private static AwsSessionCredentials sessionKeys(Response credentials) {
		return AwsSessionCredentials.create(credentials.text("data.access_key"), credentials.text("data.secret_key"),
				credentials.text("data.session_token"));
	}

	private Map<String, List<String>> signed() {
		return signed(aws().application(), SERVER_ID);
	}

	private Map<String, List<String>> signed(AwsCredentials credentials, @Nullable String serverId) {
		return new LinkedHashMap<>(SignedGetCallerIdentityRequest
			.sign(credentials, StsEndpoint.of("global"), serverId, this.server.clock())
			.headers());
	}

	private Map<String, List<String>> signedWith(String header, String value) {
		byte[] body = SignedGetCallerIdentityRequest.BODY.getBytes(StandardCharsets.UTF_8);
		StsEndpoint sts = StsEndpoint.of("global");
		SdkHttpRequest request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.POST)
			.uri(sts.uri())
			.putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
			.putHeader(SignedGetCallerIdentityRequest.SERVER_ID_HEADER, SERVER_ID)
			.putHeader(header, value)
			.build();
		return AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(aws().application())
				.request(request)
				.payload(ContentStreamProvider.fromByteArray(body))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, sts.signingRegion().id())
				.putProperty(HttpSigner.SIGNING_CLOCK, this.server.clock()))
			.request()
			.headers();
	}

	private Map<String, Object> bodyFor(String role, Map<String, List<String>> headers) {
		return body("role", role, "iam_http_request_method", "POST", "iam_request_url",
				base64(StsEndpoint.of("global").uri().toString()), "iam_request_body",
				base64(SignedGetCallerIdentityRequest.BODY), "iam_request_headers", headers);
	}

	private Map<String, Object> with(String field, Object value) {
		Map<String, Object> body = bodyFor("app", signed());
		body.put(field, value);
		return body;
	}

	private Map<String, Object> without(String field) {
		Map<String, Object> body = bodyFor("app", signed());
		body.remove(field);
		return body;
	}

	private Response login(String role) {
		return login(bodyFor(role, signed()));
	}

	private Response login(Map<String, Object> body) {
		return this.anyone.post(this.mount + "/login", body);
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
