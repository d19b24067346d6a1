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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import io.github.vaultaws.it.contract.AwsAccount;

/**
 * An AWS API in a container that verifies signatures and access keys.
 */
final class RealAws implements AwsAccount, AutoCloseable {

	static final String ACCOUNT = "123456789012";

	/**
	 * The address for the container of Vault.
	 */
	static final String INTERNAL_ENDPOINT = "http://moto:5000";

	static final String APPLICATION_USER = "application";

	static final String ALLOW_ALL = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

	/**
	 * Folder of the container with the changes to moto.
	 */
	private static final String CUSTOMIZATION = "/opt/customization";

	private static final Pattern INSTANCE_ID = Pattern.compile("<instanceId>(i-[0-9a-f]+)</instanceId>");

	private static final String VAULT_USER = "vault-root";

	private static final String TRUST_VAULT = """
			{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
			"Principal":{"AWS":"arn:aws:iam::%s:user/%s"}}]}""".formatted(ACCOUNT, VAULT_USER);

	private final GenericContainer<?> moto;

	private final AwsBasicCredentials root;

	private final IamClient iam;

	private final AwsBasicCredentials application;

	@SuppressWarnings("resource")
	RealAws(Network network) {
		this.moto = new GenericContainer<>(Images.MOTO).withNetwork(network)
			.withStartupAttempts(Images.START_ATTEMPTS)
			.withNetworkAliases("moto")
			.withExposedPorts(5000)
			.withEnv("INITIAL_NO_AUTH_ACTION_COUNT", "3")
			.withCopyToContainer(MountableFile.forClasspathResource("moto"), CUSTOMIZATION)
			.withEnv("PYTHONPATH", CUSTOMIZATION + ":/opt/moto")
			.waitingFor(Wait.forHttp("/moto-api/"));
		this.moto.start();
		try (IamClient free = iam(AwsBasicCredentials.create("free", "free"))) {
			this.root = createUser(free, VAULT_USER);
		}
		this.iam = iam(this.root);
		this.application = createUser(this.iam, APPLICATION_USER);
	}

	private static AwsBasicCredentials createUser(IamClient iam, String name) {
		iam.createUser((user) -> user.userName(name));
		AccessKey key = iam.createAccessKey((user) -> user.userName(name)).accessKey();
		iam.putUserPolicy((policy) -> policy.userName(name).policyName("all").policyDocument(ALLOW_ALL));
		return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
	}

	private IamClient iam(AwsBasicCredentials credentials) {
		return IamClient.builder()
			.endpointOverride(endpoint())
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider.create(credentials))
			.httpClient(UrlConnectionHttpClient.create())
			.build();
	}

	@Override
	public String id() {
		return ACCOUNT;
	}

	@Override
	public URI endpoint() {
		return URI.create("http://localhost:" + this.moto.getMappedPort(5000));
	}

	@Override
	public String endpointForVault() {
		return INTERNAL_ENDPOINT;
	}

	@Override
	public AwsBasicCredentials vault() {
		return this.root;
	}

	@Override
	public AwsBasicCredentials application() {
		return this.application;
	}

	@Override
	public String applicationUser() {
		return APPLICATION_USER;
	}

	@Override
	public AwsBasicCredentials createUser(String name) {
		return createUser(this.iam, name);
	}

	@Override
	public String createRole(String name) {
		return createRole(name, TRUST_VAULT);
	}

	/**
	 * Create an IAM user.
	 * @param name the name
	 * @param actions the actions that it may perform
	 * @return the credentials of the user
	 */
	AwsBasicCredentials createUser(String name, Set<String> actions) {
		AwsBasicCredentials credentials = createUser(name);
		allow(name, actions);
		return credentials;
	}

	/**
	 * Set the actions that an IAM user may perform.
	 * @param user the name of the user
	 * @param actions the actions
	 */
	void allow(String user, Set<String> actions) {
		if (actions.isEmpty()) {
			this.iam.deleteUserPolicy((policy) -> policy.userName(user).policyName("all"));
			return;
		}
		String allowed = actions.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
		this.iam.putUserPolicy((policy) -> policy.userName(user)
			.policyName("all")
			.policyDocument(ALLOW_ALL.replace("\"Action\":\"*\"", "\"Action\":" + allowed)));
	}

	void createAccessKey(String user) {
		this.iam.createAccessKey((request) -> request.userName(user));
	}

	/**
	 * Create a group with an inline and a managed policy, unless it exists.
	 * @param name the name
	 */
	void createGroup(String name) {
		try {
			this.iam.createGroup((group) -> group.groupName(name));
		}
		catch (EntityAlreadyExistsException ex) {
			return;
		}
		String arn = this.iam.createPolicy((policy) -> policy.policyName(name).policyDocument(ALLOW_ALL))
			.policy()
			.arn();
		this.iam.putGroupPolicy((policy) -> policy.groupName(name).policyName("inline").policyDocument(ALLOW_ALL));
		this.iam.attachGroupPolicy((policy) -> policy.groupName(name).policyArn(arn));
	}

	/**
	 * Return the ARN of the managed policy of a group.
	 * @param group the name of the group
	 * @return the ARN
	 */
	String managedPolicy(String group) {
		return "arn:aws:iam::" + ACCOUNT + ":policy/" + group;
	}

	/**
	 * Create an AWS role.
	 * @param name the name
	 * @param trustPolicy its trust policy
	 * @return its ARN
	 */
	String createRole(String name, String trustPolicy) {
		String arn = this.iam.createRole((role) -> role.roleName(name).assumeRolePolicyDocument(trustPolicy))
			.role()
			.arn();
		this.iam.putRolePolicy((policy) -> policy.roleName(name).policyName("all").policyDocument(ALLOW_ALL));
		return arn;
	}

	/**
	 * Create an instance profile for an AWS role.
	 * @param role the name of the role, and of the instance profile
	 */
	void createInstanceProfile(String role) {
		this.iam.createInstanceProfile((profile) -> profile.instanceProfileName(role));
		this.iam.addRoleToInstanceProfile((profile) -> profile.instanceProfileName(role).roleName(role));
	}

	/**
	 * Assume an AWS role.
	 * @param arn the ARN of the role
	 * @param session the name of the session
	 * @return the credentials
	 */
	AwsSessionCredentials assume(String arn, String session) {
		try (StsClient sts = sts(StaticCredentialsProvider.create(this.root))) {
			Credentials assumed = sts.assumeRole((request) -> request.roleArn(arn).roleSessionName(session))
				.credentials();
			return AwsSessionCredentials.create(assumed.accessKeyId(), assumed.secretAccessKey(),
					assumed.sessionToken());
		}
	}

	/**
	 * Deny an action to Vault.
	 * @param action the action
	 */
	void denyToVault(String action) {
		this.iam.putUserPolicy((policy) -> policy.userName(VAULT_USER)
			.policyName("denied")
			.policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"" + action
					+ "\",\"Resource\":\"*\"}]}"));
	}

	/**
	 * Allow all actions to Vault again.
	 */
	void allowToVault() {
		this.iam.deleteUserPolicy((policy) -> policy.userName(VAULT_USER).policyName("denied"));
	}

	/**
	 * Return the IAM users that Vault created for a role of its AWS secrets engine.
	 * @param role the role
	 * @return the names of the users
	 */
	List<String> usersOf(String role) {
		return users().stream().filter((name) -> name.startsWith("vault-") && name.contains("-" + role + "-")).toList();
	}

	/**
	 * Return the access key id of an IAM user.
	 * @param user the name of the user
	 * @return the access key id, or empty if the user has none or does not exist
	 */
	Optional<String> accessKeyIdOf(String user) {
		try {
			return this.iam.listAccessKeys((request) -> request.userName(user))
				.accessKeyMetadata()
				.stream()
				.map(AccessKeyMetadata::accessKeyId)
				.findFirst();
		}
		catch (NoSuchEntityException ex) {
			return Optional.empty();
		}
	}

	@Override
	public List<String> users() {
		return this.iam.listUsersPaginator().users().stream().map(User::userName).toList();
	}

	/**
	 * Run an EC2 instance.
	 * @param imageId the id of its image
	 * @return the id of the instance
	 */
	String runInstance(String imageId) {
		byte[] body = ("Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1&ImageId=" + imageId)
			.getBytes(StandardCharsets.UTF_8);
		SdkHttpRequest request = AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(this.root)
				.request(SdkHttpRequest.builder()
					.method(SdkHttpMethod.POST)
					.uri(endpoint())
					.putHeader("Content-Type", MediaType.APPLICATION_FORM_URLENCODED_VALUE)
					.build())
				.payload(ContentStreamProvider.fromByteArray(body))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ec2")
				.putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
			.request();
		String response = RestClient.create()
			.post()
			.uri(request.getUri())
			.headers((headers) -> request.headers().forEach(headers::addAll))
			.body(body)
			.retrieve()
			.body(String.class);
		Matcher id = INSTANCE_ID.matcher(String.valueOf(response));
		Assert.state(id.find(), () -> "No instance in: " + response);
		return id.group(1);
	}

	StsClient sts(AwsCredentialsProvider credentials, ExecutionInterceptor... interceptors) {
		return StsClient.builder()
			.overrideConfiguration((override) -> override.executionInterceptors(List.of(interceptors)))
			.endpointOverride(endpoint())
			.region(Region.US_EAST_1)
			.credentialsProvider(credentials)
			.httpClient(UrlConnectionHttpClient.create())
			.build();
	}

	@Override
	public void close() {
		this.iam.close();
		this.moto.close();
	}

}
