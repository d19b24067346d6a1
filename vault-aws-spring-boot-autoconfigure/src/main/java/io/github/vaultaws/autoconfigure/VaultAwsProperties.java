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

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationUnit;

import io.github.vaultaws.IdentityDocumentType;

/**
 * Configuration properties for AWS credentials from Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@ConfigurationProperties(VaultAwsProperties.PREFIX)
public class VaultAwsProperties {

	static final String PREFIX = "vault.aws";

	/**
	 * Whether to obtain AWS credentials from Vault.
	 */
	private boolean enabled = true;

	/**
	 * Whether to fail the start of the application if no AWS credentials can be obtained.
	 * If false, the application starts without credentials and keeps retrying.
	 */
	private boolean failFast = true;

	/**
	 * Maximum time a caller waits for credentials when none are available.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration resolveTimeout = Duration.ofSeconds(10);

	/**
	 * Maximum time to revoke the Vault token and AWS credentials when the application
	 * stops. Pending requests are aborted after half of it.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private final Ssl ssl = new Ssl();

	private final Retry retry = new Retry();

	private final Login login = new Login();

	private final Session session = new Session();

	private final Credentials credentials = new Credentials();

	/**
	 * Additional AWS credentials by name. The provider of each is injected with a
	 * qualifier of that name. By default, the name is also that of the role.
	 */
	private final Map<String, Credentials> roles = new LinkedHashMap<>();

	/**
	 * Roles of the AWS clients that Spring Cloud AWS creates, by service, such as "s3" or
	 * "sqs". A role is a name below "vault.aws.roles", or "default" for the main role. By
	 * default, all clients use the main role.
	 */
	private final Map<String, String> clients = new LinkedHashMap<>();

	private final Rotation rotation = new Rotation();

	@NestedConfigurationProperty
	private final VaultAwsSetupProperties setup = new VaultAwsSetupProperties();

	/**
	 * Bind the properties before there are beans.
	 * @param binder the binder
	 * @return the properties
	 */
	static VaultAwsProperties of(Binder binder) {
		return binder.bindOrCreate(PREFIX, Bindable.of(VaultAwsProperties.class),
				new KnownPropertiesBindHandler(BindHandler.DEFAULT));
	}

	private static @Nullable String stripped(@Nullable String value) {
		return (value != null) ? value.strip() : null;
	}

	private static @Nullable Path stripped(@Nullable Path value) {
		return (value != null) ? Path.of(value.toString().strip()) : null;
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void setFailFast(boolean failFast) {
		this.failFast = failFast;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	public Duration getResolveTimeout() {
		return this.resolveTimeout;
	}

	public void setResolveTimeout(Duration resolveTimeout) {
		this.resolveTimeout = resolveTimeout;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Login getLogin() {
		return this.login;
	}

	public Session getSession() {
		return this.session;
	}

	public Credentials getCredentials() {
		return this.credentials;
	}

	public Map<String, Credentials> getRoles() {
		return this.roles;
	}

	public Map<String, String> getClients() {
		return this.clients;
	}

	public Rotation getRotation() {
		return this.rotation;
	}

	public VaultAwsSetupProperties getSetup() {
		return this.setup;
	}

	/**
	 * Login to Vault.
	 */
	public static class Login {

		/**
		 * Method to log in to Vault. By default, or if it is "none", the login of Spring
		 * Cloud Vault or of the application is used.
		 */
		private @Nullable LoginMethod method;

		/**
		 * Mount of the auth method, without "auth/". By default, "aws" for the iam and
		 * ec2 methods and "approle" for the app-role method.
		 */
		private @Nullable String mount;

		/**
		 * Role of the auth method. By default, Vault uses the name of the IAM role or
		 * user for the iam method and the AMI ID for the ec2 method. The app-role method
		 * requires it for a wrapped SecretID only.
		 */
		private @Nullable String role;

		@NestedConfigurationProperty
		private final Iam iam = new Iam();

		@NestedConfigurationProperty
		private final Ec2 ec2 = new Ec2();

		@NestedConfigurationProperty
		private final AppRole appRole = new AppRole();

		public @Nullable LoginMethod getMethod() {
			return this.method;
		}

		public void setMethod(@Nullable LoginMethod method) {
			this.method = method;
		}

		public @Nullable String getMount() {
			return this.mount;
		}

		public void setMount(@Nullable String mount) {
			this.mount = stripped(mount);
		}

		public @Nullable String getRole() {
			return this.role;
		}

		public void setRole(@Nullable String role) {
			this.role = stripped(role);
		}

		public Iam getIam() {
			return this.iam;
		}

		public Ec2 getEc2() {
			return this.ec2;
		}

		public AppRole getAppRole() {
			return this.appRole;
		}

	}

	/**
	 * Login with the AWS identity of the application.
	 */
	public static class Iam {

		/**
		 * AWS region of the signature and of the STS endpoint. Can be a region id,
		 * "global" for sts.amazonaws.com, or "auto" for the region that the AWS SDK
		 * determines.
		 */
		private String region = "auto";

		/**
		 * Server ID that Vault requires in the signed request
		 * (iam_server_id_header_value).
		 */
		private @Nullable String serverId;

		/**
		 * STS endpoint to sign for, such as a VPC endpoint. Vault must use the same
		 * endpoint. By default, the endpoint of the region.
		 */
		private @Nullable URI stsEndpoint;

		/**
		 * Profile of the AWS configuration files to sign with. By default, the
		 * credentials that the AWS SDK determines.
		 */
		private @Nullable String profile;

		public String getRegion() {
			return this.region;
		}

		public void setRegion(String region) {
			this.region = region.strip();
		}

		public @Nullable String getServerId() {
			return this.serverId;
		}

		public void setServerId(@Nullable String serverId) {
			this.serverId = stripped(serverId);
		}

		public @Nullable URI getStsEndpoint() {
			return this.stsEndpoint;
		}

		public void setStsEndpoint(@Nullable URI stsEndpoint) {
			this.stsEndpoint = stsEndpoint;
		}

		public @Nullable String getProfile() {
			return this.profile;
		}

		public void setProfile(@Nullable String profile) {
			this.profile = stripped(profile);
		}

	}

	/**
	 * Login with the identity document of the EC2 instance.
	 */
	public static class Ec2 {

		/**
		 * Type of the identity document that authenticates the instance.
		 */
		private IdentityDocumentType identityDocument = IdentityDocumentType.PKCS7;

		/**
		 * Nonce that Vault requires for further logins of the instance. By default, Vault
		 * generates one at the first login.
		 */
		private @Nullable String nonce;

		/**
		 * File that stores the nonce that Vault generates. Without it, the application
		 * cannot log in again after a restart.
		 */
		private @Nullable Path nonceFile;

		public IdentityDocumentType getIdentityDocument() {
			return this.identityDocument;
		}

		public void setIdentityDocument(IdentityDocumentType identityDocument) {
			this.identityDocument = identityDocument;
		}

		@JsonIgnore
		public @Nullable String getNonce() {
			return this.nonce;
		}

		public void setNonce(@Nullable String nonce) {
			this.nonce = stripped(nonce);
		}

		public @Nullable Path getNonceFile() {
			return this.nonceFile;
		}

		public void setNonceFile(@Nullable Path nonceFile) {
			this.nonceFile = stripped(nonceFile);
		}

	}

	/**
	 * Login with a RoleID and a SecretID.
	 */
	public static class AppRole {

		/**
		 * RoleID.
		 */
		private @Nullable String roleId;

		/**
		 * File with the RoleID, read at each login.
		 */
		private @Nullable Path roleIdFile;

		/**
		 * SecretID. Prefer "secret-id-file".
		 */
		private @Nullable String secretId;

		/**
		 * File with the SecretID, read at each login.
		 */
		private @Nullable Path secretIdFile;

		/**
		 * Wrapping token of a SecretID. Prefer "secret-id-token-file".
		 */
		private @Nullable String secretIdToken;

		/**
		 * File with the wrapping token of a SecretID, read at each login.
		 */
		private @Nullable Path secretIdTokenFile;

		@JsonIgnore
		public @Nullable String getRoleId() {
			return this.roleId;
		}

		public void setRoleId(@Nullable String roleId) {
			this.roleId = stripped(roleId);
		}

		public @Nullable Path getRoleIdFile() {
			return this.roleIdFile;
		}

		public void setRoleIdFile(@Nullable Path roleIdFile) {
			this.roleIdFile = stripped(roleIdFile);
		}

		@JsonIgnore
		public @Nullable String getSecretId() {
			return this.secretId;
		}

		public void setSecretId(@Nullable String secretId) {
			this.secretId = stripped(secretId);
		}

		public @Nullable Path getSecretIdFile() {
			return this.secretIdFile;
		}

		public void setSecretIdFile(@Nullable Path secretIdFile) {
			this.secretIdFile = stripped(secretIdFile);
		}

		@JsonIgnore
		public @Nullable String getSecretIdToken() {
			return this.secretIdToken;
		}

		public void setSecretIdToken(@Nullable String secretIdToken) {
			this.secretIdToken = stripped(secretIdToken);
		}

		public @Nullable Path getSecretIdTokenFile() {
			return this.secretIdTokenFile;
		}

		public void setSecretIdTokenFile(@Nullable Path secretIdTokenFile) {
			this.secretIdTokenFile = stripped(secretIdTokenFile);
		}

	}

	/**
	 * Retries of the first login and the first request for credentials.
	 */
	public static class Retry {

		/**
		 * Maximum number of retries.
		 */
		private long maxRetries = 6;

		/**
		 * Delay before the first retry.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration delay = Duration.ofSeconds(1);

		/**
		 * Factor by which the delay grows.
		 */
		private double multiplier = 2;

		/**
		 * Maximum delay between retries.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration maxDelay = Duration.ofSeconds(10);

		/**
		 * Maximum jitter of a delay.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration jitter = Duration.ofMillis(250);

		/**
		 * Maximum time that the start waits for credentials, whatever Vault does.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration timeout = Duration.ofSeconds(30);

		public long getMaxRetries() {
			return this.maxRetries;
		}

		public void setMaxRetries(long maxRetries) {
			this.maxRetries = maxRetries;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(Duration jitter) {
			this.jitter = jitter;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * TLS of the requests to Vault.
	 */
	public static class Ssl {

		/**
		 * SSL bundle for the requests of this library to Vault. By default, the
		 * properties "spring.cloud.vault.ssl" apply.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = stripped(bundle);
		}

	}

	/**
	 * Vault session.
	 */
	public static class Session {

		/**
		 * Whether to manage the session of a login of Spring Cloud Vault or of the
		 * application. The session of a login with "vault.aws.login.method" is always
		 * managed.
		 */
		private boolean managed;

		public boolean isManaged() {
			return this.managed;
		}

		public void setManaged(boolean managed) {
			this.managed = managed;
		}

	}

	/**
	 * AWS credentials to obtain.
	 */
	public static class Credentials {

		/**
		 * Mount of Vault's AWS secrets engine.
		 */
		private String mount = "aws";

		/**
		 * Type of the role: dynamic for credentials that Vault creates for this
		 * application, static for those of a permanent IAM user, which Vault rotates.
		 */
		private RoleType roleType = RoleType.DYNAMIC;

		/**
		 * Role of Vault's AWS secrets engine.
		 */
		private @Nullable String role;

		/**
		 * Requested TTL of STS credentials. By default, that of the role. Does not apply
		 * to IAM users, whose credentials expire with their lease.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration ttl;

		/**
		 * ARN of the AWS role to assume if the Vault role allows several.
		 */
		private @Nullable String roleArn;

		/**
		 * Name of the AWS session of an assumed role. By default, it is the name of the
		 * application.
		 */
		private @Nullable String sessionName;

		/**
		 * AWS region whose STS verifies the credentials, a region of the partition that
		 * they are issued for. By default, the region of the application.
		 */
		private @Nullable String stsRegion;

		public @Nullable String getStsRegion() {
			return this.stsRegion;
		}

		public void setStsRegion(@Nullable String stsRegion) {
			this.stsRegion = stripped(stsRegion);
		}

		public RoleType getRoleType() {
			return this.roleType;
		}

		public void setRoleType(RoleType roleType) {
			this.roleType = roleType;
		}

		public String getMount() {
			return this.mount;
		}

		public void setMount(String mount) {
			this.mount = mount.strip();
		}

		public @Nullable String getRole() {
			return this.role;
		}

		public void setRole(@Nullable String role) {
			this.role = stripped(role);
		}

		public @Nullable Duration getTtl() {
			return this.ttl;
		}

		public void setTtl(@Nullable Duration ttl) {
			this.ttl = ttl;
		}

		public @Nullable String getRoleArn() {
			return this.roleArn;
		}

		public void setRoleArn(@Nullable String roleArn) {
			this.roleArn = stripped(roleArn);
		}

		public @Nullable String getSessionName() {
			return this.sessionName;
		}

		public void setSessionName(@Nullable String sessionName) {
			this.sessionName = stripped(sessionName);
		}

	}

	/**
	 * Types of roles of the AWS secrets engine.
	 */
	public enum RoleType {

		/**
		 * Credentials that Vault creates for this application, from "roles" of the
		 * engine.
		 */
		DYNAMIC,

		/**
		 * Credentials of a permanent IAM user, which Vault rotates, from "static-roles"
		 * of the engine.
		 */
		STATIC

	}

	/**
	 * Rotation of AWS credentials.
	 */
	public static class Rotation {

		/**
		 * Maximum age of AWS credentials, after which they are rotated. By default, they
		 * are rotated only before they expire.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration maxAge;

		private final Verification verification = new Verification();

		public @Nullable Duration getMaxAge() {
			return this.maxAge;
		}

		public void setMaxAge(@Nullable Duration maxAge) {
			this.maxAge = maxAge;
		}

		public Verification getVerification() {
			return this.verification;
		}

	}

	/**
	 * Verification that AWS accepts new credentials of an IAM user.
	 */
	public static class Verification {

		/**
		 * Whether to verify that AWS accepts new credentials of an IAM user before
		 * clients use them.
		 */
		private boolean enabled = true;

		/**
		 * STS endpoint that verifies new credentials. By default, the one that an STS
		 * client of the application calls: that of "spring.cloud.aws.endpoint", of the
		 * settings of the AWS SDK such as AWS_ENDPOINT_URL_STS, or of the region. Does
		 * not apply to roles with an "sts-region" other than that of the endpoint.
		 */
		private @Nullable URI stsEndpoint;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable URI getStsEndpoint() {
			return this.stsEndpoint;
		}

		public void setStsEndpoint(@Nullable URI stsEndpoint) {
			this.stsEndpoint = stsEndpoint;
		}

	}

	/**
	 * Methods to log in to Vault.
	 */
	public enum LoginMethod {

		/**
		 * AWS auth method, with the AWS identity of the application.
		 */
		IAM("aws"),

		/**
		 * AWS auth method, with the identity document of the EC2 instance.
		 */
		EC2("aws"),

		/**
		 * AppRole auth method, with a RoleID and a SecretID.
		 */
		APP_ROLE("approle"),

		/**
		 * The login of Spring Cloud Vault or of the application, as if no method was set.
		 */
		NONE("");

		private final String defaultMount;

		LoginMethod(String defaultMount) {
			this.defaultMount = defaultMount;
		}

		String defaultMount() {
			return this.defaultMount;
		}

	}

}
