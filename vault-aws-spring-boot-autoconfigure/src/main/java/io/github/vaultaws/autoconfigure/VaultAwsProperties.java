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
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import io.github.vaultaws.login.IdentityDocumentType;

/**
 * Properties of AWS credentials from Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@ConfigurationProperties("vault.aws")
public class VaultAwsProperties {

	/**
	 * Whether to get AWS credentials from Vault.
	 */
	private boolean enabled = true;

	/**
	 * Whether to fail the start when there are no AWS keys to be had. If not, the
	 * application starts without and goes on trying.
	 */
	private boolean failFast = true;

	/**
	 * How long a caller waits for AWS keys when there are none.
	 */
	private Duration resolveTimeout = Duration.ofSeconds(10);

	/**
	 * Maximum time to revoke the Vault token and AWS credentials when the application
	 * stops. Requests under way get half of it.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private final Login login = new Login();

	private final Session session = new Session();

	private final Credentials credentials = new Credentials();

	/**
	 * Further AWS credentials by name. Each has a provider that is injected with
	 * Qualifier("name"), and takes the role of its name if it names none.
	 */
	private final Map<String, Credentials> roles = new LinkedHashMap<>();

	private final Rotation rotation = new Rotation();

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

	public Rotation getRotation() {
		return this.rotation;
	}

	/**
	 * Login to Vault.
	 */
	public static class Login {

		/**
		 * How to log in to Vault. Left out, the login that Spring Cloud Vault or the
		 * application has already is used.
		 */
		private @Nullable LoginMethod method;

		/**
		 * Mount of the auth method, without "auth/". Default is "aws" for the iam and ec2
		 * methods and "approle" for the app-role method.
		 */
		private @Nullable String mount;

		/**
		 * Role of the auth method. Left out, Vault takes the name of the IAM role or user
		 * for the iam method and the id of the image for the ec2 method. The app-role
		 * method needs it for a wrapped secret id only.
		 */
		private @Nullable String role;

		private final Iam iam = new Iam();

		private final Ec2 ec2 = new Ec2();

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
			this.mount = mount;
		}

		public @Nullable String getRole() {
			return this.role;
		}

		public void setRole(@Nullable String role) {
			this.role = role;
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
	 * Login with the AWS identity of the process.
	 */
	public static class Iam {

		/**
		 * AWS region of the signature and of the STS endpoint it is made for. A region
		 * id, "global" for sts.amazonaws.com, or "auto" for the region that the AWS SDK
		 * finds.
		 */
		private String region = "auto";

		/**
		 * Server id that Vault demands in the signed request
		 * (iam_server_id_header_value).
		 */
		private @Nullable String serverId;

		/**
		 * STS endpoint to sign for instead of that of the region, such as that of a VPC.
		 * Vault must ask the same.
		 */
		private @Nullable URI stsEndpoint;

		/**
		 * Profile of the AWS configuration files to sign with. Left out, the AWS SDK
		 * looks for credentials.
		 */
		private @Nullable String profile;

		public String getRegion() {
			return this.region;
		}

		public void setRegion(String region) {
			this.region = region;
		}

		public @Nullable String getServerId() {
			return this.serverId;
		}

		public void setServerId(@Nullable String serverId) {
			this.serverId = serverId;
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
			this.profile = profile;
		}

	}

	/**
	 * Login with the identity document of the EC2 instance.
	 */
	public static class Ec2 {

		/**
		 * Form of the identity document to prove the instance with.
		 */
		private IdentityDocumentType identityDocument = IdentityDocumentType.PKCS7;

		/**
		 * NonceStore by which Vault knows the instance again. Left out, Vault makes one
		 * up at the first login.
		 */
		private @Nullable String nonce;

		/**
		 * File that keeps the nonce that Vault makes up. Without it, a process that is
		 * started again cannot log in.
		 */
		private @Nullable Path nonceFile;

		public IdentityDocumentType getIdentityDocument() {
			return this.identityDocument;
		}

		public void setIdentityDocument(IdentityDocumentType identityDocument) {
			this.identityDocument = identityDocument;
		}

		public @Nullable String getNonce() {
			return this.nonce;
		}

		public void setNonce(@Nullable String nonce) {
			this.nonce = nonce;
		}

		public @Nullable Path getNonceFile() {
			return this.nonceFile;
		}

		public void setNonceFile(@Nullable Path nonceFile) {
			this.nonceFile = nonceFile;
		}

	}

	/**
	 * Login with a role id and a secret id.
	 */
	public static class AppRole {

		/**
		 * Role id.
		 */
		private @Nullable String roleId;

		/**
		 * File with the role id, read again at each login.
		 */
		private @Nullable Path roleIdFile;

		/**
		 * Secret id. A file is safer.
		 */
		private @Nullable String secretId;

		/**
		 * File with the secret id, read again at each login.
		 */
		private @Nullable Path secretIdFile;

		/**
		 * Wrapping token with a secret id. A file is safer.
		 */
		private @Nullable String secretIdToken;

		/**
		 * File with a wrapping token with a secret id, read again at each login.
		 */
		private @Nullable Path secretIdTokenFile;

		public @Nullable String getRoleId() {
			return this.roleId;
		}

		public void setRoleId(@Nullable String roleId) {
			this.roleId = roleId;
		}

		public @Nullable Path getRoleIdFile() {
			return this.roleIdFile;
		}

		public void setRoleIdFile(@Nullable Path roleIdFile) {
			this.roleIdFile = roleIdFile;
		}

		public @Nullable String getSecretId() {
			return this.secretId;
		}

		public void setSecretId(@Nullable String secretId) {
			this.secretId = secretId;
		}

		public @Nullable Path getSecretIdFile() {
			return this.secretIdFile;
		}

		public void setSecretIdFile(@Nullable Path secretIdFile) {
			this.secretIdFile = secretIdFile;
		}

		public @Nullable String getSecretIdToken() {
			return this.secretIdToken;
		}

		public void setSecretIdToken(@Nullable String secretIdToken) {
			this.secretIdToken = secretIdToken;
		}

		public @Nullable Path getSecretIdTokenFile() {
			return this.secretIdTokenFile;
		}

		public void setSecretIdTokenFile(@Nullable Path secretIdTokenFile) {
			this.secretIdTokenFile = secretIdTokenFile;
		}

	}

	/**
	 * Vault session.
	 */
	public static class Session {

		/**
		 * Whether to keep the session of a login that Spring Cloud Vault or the
		 * application has. Has no effect on the logins of "vault.aws.login.method", whose
		 * session is always kept.
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
	 * AWS keys to ask for.
	 */
	public static class Credentials {

		/**
		 * Mount of Vault's AWS secrets engine.
		 */
		private String mount = "aws";

		/**
		 * Kind of the role: dynamic for keys that Vault makes for this process, static
		 * for those of an IAM user that lives on, which Vault rotates.
		 */
		private RoleType roleType = RoleType.DYNAMIC;

		/**
		 * Role of Vault's AWS secrets engine.
		 */
		private @Nullable String role;

		/**
		 * Life of STS keys. Left out, the role decides. Keys of an IAM user live as long
		 * as their lease.
		 */
		private @Nullable Duration ttl;

		/**
		 * ARN of the AWS role to assume, where the Vault role allows several.
		 */
		private @Nullable String roleArn;

		/**
		 * Name of the AWS session of an assumed role.
		 */
		private @Nullable String sessionName;

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
			this.mount = mount;
		}

		public @Nullable String getRole() {
			return this.role;
		}

		public void setRole(@Nullable String role) {
			this.role = role;
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
			this.roleArn = roleArn;
		}

		public @Nullable String getSessionName() {
			return this.sessionName;
		}

		public void setSessionName(@Nullable String sessionName) {
			this.sessionName = sessionName;
		}

	}

	/**
	 * Kinds of roles of the AWS secrets engine.
	 */
	public enum RoleType {

		/**
		 * Keys made for this process, by "roles" of the engine.
		 */
		DYNAMIC,

		/**
		 * Keys of an IAM user that lives on, which Vault rotates by itself, by
		 * "static-roles" of the engine.
		 */
		STATIC

	}

	/**
	 * Replacement of AWS keys.
	 */
	public static class Rotation {

		/**
		 * Age at which AWS keys are replaced, however long they could live. Left out,
		 * only their end counts.
		 */
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
	 * Proof that AWS accepts new keys of an IAM user before clients get them.
	 */
	public static class Verification {

		/**
		 * Whether AWS has to accept new keys of an IAM user before clients get them.
		 */
		private boolean enabled = true;

		/**
		 * STS endpoint that new keys are tried at. Left out, that of the AWS SDK's
		 * settings (AWS_ENDPOINT_URL_STS), of the region of "vault.aws.login.iam.region"
		 * or else of the region that the AWS SDK finds.
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
	 * Ways to log in to Vault.
	 */
	public enum LoginMethod {

		/**
		 * AWS auth method, with the AWS identity of the process.
		 */
		IAM("aws"),

		/**
		 * AWS auth method, with the identity document of the EC2 instance.
		 */
		EC2("aws"),

		/**
		 * AppRole auth method, with a role id and a secret id.
		 */
		APP_ROLE("approle");

		private final String defaultMount;

		LoginMethod(String defaultMount) {
			this.defaultMount = defaultMount;
		}

		String defaultMount() {
			return this.defaultMount;
		}

	}

}
