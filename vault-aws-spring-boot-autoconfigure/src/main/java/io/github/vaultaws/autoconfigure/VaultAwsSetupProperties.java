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

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.io.Resource;

/**
 * Configuration properties for setting up Vault. The parameters of Vault's API have the
 * names that Vault gives them, and only those that are set are compared and written.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsSetupProperties {

	static final String PREFIX = VaultAwsProperties.PREFIX + ".setup";

	/**
	 * What to do with the declarations when the application starts.
	 */
	private Mode mode = Mode.OFF;

	/**
	 * First characters of the names of policies, roles and certificates that are deleted
	 * if they are not declared. By default, nothing is deleted.
	 */
	private @Nullable String prunePrefix;

	private final Login login = new Login();

	private final Mounts mounts = new Mounts();

	/**
	 * ACL policies by name.
	 */
	private final Map<String, Policy> policies = new LinkedHashMap<>();

	/**
	 * Configuration and roles of AWS auth methods by mount, without "auth/".
	 */
	private final Map<String, AwsAuth> awsAuth = new LinkedHashMap<>();

	/**
	 * Configuration and roles of AWS secrets engines by mount.
	 */
	private final Map<String, AwsSecrets> awsSecrets = new LinkedHashMap<>();

	/**
	 * Roles of AppRole auth methods by mount, without "auth/".
	 */
	private final Map<String, AppRoleAuth> appRole = new LinkedHashMap<>();

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public @Nullable String getPrunePrefix() {
		return this.prunePrefix;
	}

	public void setPrunePrefix(@Nullable String prunePrefix) {
		this.prunePrefix = (prunePrefix != null) ? prunePrefix.strip() : null;
	}

	public Login getLogin() {
		return this.login;
	}

	public Mounts getMounts() {
		return this.mounts;
	}

	public Map<String, Policy> getPolicies() {
		return this.policies;
	}

	public Map<String, AwsAuth> getAwsAuth() {
		return this.awsAuth;
	}

	public Map<String, AwsSecrets> getAwsSecrets() {
		return this.awsSecrets;
	}

	public Map<String, AppRoleAuth> getAppRole() {
		return this.appRole;
	}

	/**
	 * What to do with the declarations when the application starts.
	 */
	public enum Mode {

		/**
		 * Nothing.
		 */
		OFF,

		/**
		 * Fail the start if Vault differs from the declarations.
		 */
		VALIDATE,

		/**
		 * Print the changes to the standard output, and end the process with exit code 0
		 * if there are none, or 2 otherwise.
		 */
		PLAN,

		/**
		 * Make the changes.
		 */
		APPLY

	}

	/**
	 * Login that sets up Vault.
	 */
	public static class Login extends VaultAwsProperties.Login {

		/**
		 * Token that may set up Vault, instead of a login method. Prefer "token-file".
		 */
		private @Nullable String token;

		/**
		 * File with the token that may set up Vault.
		 */
		private @Nullable Path tokenFile;

		@JsonIgnore
		public @Nullable String getToken() {
			return this.token;
		}

		public void setToken(@Nullable String token) {
			this.token = (token != null) ? token.strip() : null;
		}

		public @Nullable Path getTokenFile() {
			return this.tokenFile;
		}

		public void setTokenFile(@Nullable Path tokenFile) {
			this.tokenFile = (tokenFile != null) ? Path.of(tokenFile.toString().strip()) : null;
		}

	}

	/**
	 * Mounts.
	 */
	public static class Mounts {

		/**
		 * Secrets engines by path.
		 */
		private final Map<String, Mount> secrets = new LinkedHashMap<>();

		/**
		 * Auth methods by path, without "auth/".
		 */
		private final Map<String, Mount> auth = new LinkedHashMap<>();

		public Map<String, Mount> getSecrets() {
			return this.secrets;
		}

		public Map<String, Mount> getAuth() {
			return this.auth;
		}

	}

	/**
	 * An ACL policy.
	 *
	 * @param policy the text
	 * @param policyLocation location of a file with it, instead of the text
	 */
	public record Policy(@Nullable String policy, @Nullable Resource policyLocation) {

	}

	/**
	 * Configuration and roles of an AWS auth method.
	 *
	 * @param client the configuration of its AWS clients
	 * @param identity how AWS principals are mapped to entities
	 * @param accessListTidy how expired entries of the identity access list are removed
	 * @param denyListTidy how expired entries of the deny list of role tags are removed
	 * @param certificates certificates by name
	 * @param stsRoles roles that are assumed in other accounts, by account ID
	 * @param roles roles by name
	 */
	public record AwsAuth(@Nullable AwsAuthClient client, @Nullable AwsAuthIdentity identity,
			@Nullable AwsAuthTidy accessListTidy, @Nullable AwsAuthTidy denyListTidy,
			@DefaultValue Map<String, AwsAuthCertificate> certificates,
			@DefaultValue Map<String, AwsAuthStsRole> stsRoles, @DefaultValue Map<String, AwsAuthRole> roles) {

	}

	/**
	 * Configuration and roles of an AWS secrets engine.
	 *
	 * @param root the root configuration
	 * @param lease the TTL of the leases of IAM users
	 * @param roles roles by name
	 * @param staticRoles static roles by name
	 */
	public record AwsSecrets(@Nullable AwsSecretsRoot root, @Nullable AwsSecretsLease lease,
			@DefaultValue Map<String, AwsSecretsRole> roles, @DefaultValue Map<String, AwsStaticRole> staticRoles) {

	}

	/**
	 * Roles of an AppRole auth method.
	 *
	 * @param roles roles by name
	 */
	public record AppRoleAuth(@DefaultValue Map<String, AppRole> roles) {

	}

	/**
	 * A mount of a secrets engine or of an auth method.
	 *
	 * @param type the type, such as {@code aws} or {@code approle}
	 * @param description the description
	 * @param defaultLeaseTtl the default TTL of leases and tokens, or zero for that of
	 * the server
	 * @param maxLeaseTtl the maximum TTL of leases and tokens, or zero for that of the
	 * server
	 * @param listingVisibility whether the mount is listed for users who are not logged
	 * in: {@code unauth} or {@code hidden}
	 * @param tokenType the type of tokens that an auth method issues
	 * @param options the options of the type
	 * @param local whether the mount is not replicated to other clusters
	 * @param sealWrap whether critical data is encrypted by the seal, too
	 */
	public record Mount(@Nullable String type, @Nullable String description,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration defaultLeaseTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxLeaseTtl, @Nullable String listingVisibility,
			@Nullable String tokenType, @Nullable Map<String, String> options, @Nullable Boolean local,
			@Nullable Boolean sealWrap) {

	}

	/**
	 * Configuration of the AWS clients of the AWS auth method.
	 *
	 * @param endpoint the endpoint of EC2, not of STS
	 * @param useStsRegionFromClient whether Vault forwards a login to the region that it
	 * is signed for
	 * @param iamServerIdHeaderValue the value that logins have to contain in the header
	 * {@code X-Vault-AWS-IAM-Server-ID}
	 * @param allowedStsHeaderValues the names of further headers that a login may contain
	 * @param accessKey the ID of the access key with which Vault calls AWS
	 * @param secretKey the secret of the access key
	 * @param iamEndpoint the endpoint of IAM
	 * @param stsEndpoint the endpoint of STS
	 * @param stsRegion the region of STS
	 * @param maxRetries the maximum number of retries of a request to AWS, or -1 for the
	 * default of AWS
	 * @param roleArn the ARN of the role that Vault assumes with an identity token
	 * @param identityTokenAudience the audience of the identity tokens with which Vault
	 * logs in to AWS
	 * @param identityTokenTtl the TTL of the identity tokens
	 * @param rotationSchedule the schedule of the rotation of the access key, in the
	 * format of cron
	 * @param rotationWindow the time that a scheduled rotation may take
	 * @param rotationPeriod the time between two rotations of the access key
	 * @param disableAutomatedRotation whether the access key is not rotated automatically
	 */
	public record AwsAuthClient(@Nullable String endpoint, @Nullable Boolean useStsRegionFromClient,
			@Nullable String iamServerIdHeaderValue, @Nullable List<String> allowedStsHeaderValues,
			@Nullable String accessKey, @JsonIgnore @Nullable String secretKey, @Nullable String iamEndpoint,
			@Nullable String stsEndpoint, @Nullable String stsRegion, @Nullable Integer maxRetries,
			@Nullable String roleArn, @Nullable String identityTokenAudience,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration identityTokenTtl, @Nullable String rotationSchedule,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration rotationWindow,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration rotationPeriod,
			@Nullable Boolean disableAutomatedRotation) {

		@Override
		public String toString() {
			return "AwsAuthClient[***]";
		}

	}

	/**
	 * How the AWS auth method maps AWS principals to entities.
	 *
	 * @param iamAlias the name of the alias of an IAM principal: {@code role_id}, {@code
	 * unique_id}, {@code full_arn} or {@code canonical_arn}
	 * @param iamMetadata the metadata of tokens of IAM principals, or {@code default}
	 * @param ec2Alias the name of the alias of an EC2 instance: {@code role_id}, {@code
	 * instance_id} or {@code image_id}
	 * @param ec2Metadata the metadata of tokens of EC2 instances, or {@code default}
	 */
	public record AwsAuthIdentity(@Nullable String iamAlias, @Nullable List<String> iamMetadata,
			@Nullable String ec2Alias, @Nullable List<String> ec2Metadata) {

	}

	/**
	 * How expired entries of a list of the AWS auth method are removed.
	 *
	 * @param safetyBuffer the time after its expiry at which an entry is removed
	 * @param disablePeriodicTidy whether expired entries are not removed automatically
	 */
	public record AwsAuthTidy(@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration safetyBuffer,
			@Nullable Boolean disablePeriodicTidy) {

	}

	/**
	 * A certificate that verifies the identity documents of EC2 instances.
	 *
	 * @param awsPublicCert the certificate, in PEM or in Base64 of it
	 * @param awsPublicCertLocation location of a file with it, instead of the text
	 * @param type what the certificate verifies: {@code pkcs7} (the default) or {@code
	 * identity}
	 */
	public record AwsAuthCertificate(@Nullable String awsPublicCert, @Nullable Resource awsPublicCertLocation,
			@Nullable String type) {

	}

	/**
	 * The role that the AWS auth method assumes in another account.
	 *
	 * @param stsRole the ARN of the role
	 * @param externalId the external ID that the role requires
	 */
	public record AwsAuthStsRole(@Nullable String stsRole, @Nullable String externalId) {

	}

	/**
	 * A role of the AWS auth method.
	 *
	 * @param authType the type of login: {@code iam} or {@code ec2}
	 * @param boundIamPrincipalArn the ARNs of the IAM principals that may log in
	 * @param boundAccountId the AWS accounts of the EC2 instances that may log in
	 * @param boundAmiId the images of the EC2 instances that may log in
	 * @param boundEc2InstanceId the EC2 instances that may log in
	 * @param boundIamInstanceProfileArn the ARNs of the instance profiles of the EC2
	 * instances that may log in
	 * @param boundIamRoleArn the ARNs of the IAM roles of the EC2 instances that may log
	 * in
	 * @param boundRegion the regions of the EC2 instances that may log in
	 * @param boundSubnetId the subnets of the EC2 instances that may log in
	 * @param boundVpcId the VPCs of the EC2 instances that may log in
	 * @param inferredEntityType the type of the entity that Vault infers from an IAM
	 * principal: {@code ec2_instance}
	 * @param inferredAwsRegion the region of the inferred entity
	 * @param resolveAwsUniqueIds whether ARNs are resolved to the unique IDs of AWS when
	 * the role is written
	 * @param roleTag the key of the EC2 tag that restricts a login further
	 * @param allowInstanceMigration whether a migrated EC2 instance may log in without
	 * its nonce
	 * @param disallowReauthentication whether an EC2 instance may log in only once
	 * @param tokenTtl the TTL of a token
	 * @param tokenMaxTtl the maximum TTL of a token
	 * @param tokenExplicitMaxTtl the maximum TTL of a token, whatever its period and
	 * mount are
	 * @param tokenPeriod the period for which a token is renewed without a maximum TTL
	 * @param tokenPolicies the policies of a token
	 * @param tokenNoDefaultPolicy whether a token does not have the policy
	 * {@code default}
	 * @param tokenBoundCidrs the addresses from which a token can be used
	 * @param tokenNumUses the number of requests of a token, or 0 for any number
	 * @param tokenType the type of tokens: {@code default}, {@code service} or {@code
	 * batch}
	 * @param tokenStrictlyBindIp whether a token can be used only from the address of the
	 * login
	 * @param aliasMetadata the metadata of the alias of the entity
	 */
	public record AwsAuthRole(@Nullable String authType, @Nullable List<String> boundIamPrincipalArn,
			@Nullable List<String> boundAccountId, @Nullable List<String> boundAmiId,
			@Nullable List<String> boundEc2InstanceId, @Nullable List<String> boundIamInstanceProfileArn,
			@Nullable List<String> boundIamRoleArn, @Nullable List<String> boundRegion,
			@Nullable List<String> boundSubnetId, @Nullable List<String> boundVpcId,
			@Nullable String inferredEntityType, @Nullable String inferredAwsRegion,
			@Nullable Boolean resolveAwsUniqueIds, @Nullable String roleTag, @Nullable Boolean allowInstanceMigration,
			@Nullable Boolean disallowReauthentication, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenMaxTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenExplicitMaxTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenPeriod, @Nullable List<String> tokenPolicies,
			@Nullable Boolean tokenNoDefaultPolicy, @Nullable List<String> tokenBoundCidrs,
			@Nullable Integer tokenNumUses, @Nullable String tokenType, @Nullable Boolean tokenStrictlyBindIp,
			@Nullable Map<String, String> aliasMetadata) {

	}

	/**
	 * Root configuration of the AWS secrets engine.
	 *
	 * @param region the region of AWS
	 * @param stsFallbackEndpoints the endpoints of STS that are called if the first one
	 * cannot be reached
	 * @param stsFallbackRegions the regions of the fallback endpoints, in the same order
	 * @param usernameTemplate the template of the names of IAM users
	 * @param accessKey the ID of the access key with which Vault calls AWS
	 * @param secretKey the secret of the access key
	 * @param iamEndpoint the endpoint of IAM
	 * @param stsEndpoint the endpoint of STS
	 * @param stsRegion the region of STS
	 * @param maxRetries the maximum number of retries of a request to AWS, or -1 for the
	 * default of AWS
	 * @param roleArn the ARN of the role that Vault assumes with an identity token
	 * @param identityTokenAudience the audience of the identity tokens with which Vault
	 * logs in to AWS
	 * @param identityTokenTtl the TTL of the identity tokens
	 * @param rotationSchedule the schedule of the rotation of the access key, in the
	 * format of cron
	 * @param rotationWindow the time that a scheduled rotation may take
	 * @param rotationPeriod the time between two rotations of the access key
	 * @param disableAutomatedRotation whether the access key is not rotated automatically
	 */
	public record AwsSecretsRoot(@Nullable String region, @Nullable List<String> stsFallbackEndpoints,
			@Nullable List<String> stsFallbackRegions, @Nullable String usernameTemplate, @Nullable String accessKey,
			@JsonIgnore @Nullable String secretKey, @Nullable String iamEndpoint, @Nullable String stsEndpoint,
			@Nullable String stsRegion, @Nullable Integer maxRetries, @Nullable String roleArn,
			@Nullable String identityTokenAudience,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration identityTokenTtl, @Nullable String rotationSchedule,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration rotationWindow,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration rotationPeriod,
			@Nullable Boolean disableAutomatedRotation) {

		@Override
		public String toString() {
			return "AwsSecretsRoot[***]";
		}

	}

	/**
	 * TTL of the leases of IAM users.
	 *
	 * @param lease the TTL of a lease
	 * @param leaseMax the time after which a lease cannot be renewed any further
	 */
	public record AwsSecretsLease(@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration lease,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration leaseMax) {

	}

	/**
	 * A role of the AWS secrets engine.
	 *
	 * @param credentialType the type of credentials: {@code iam_user}, {@code
	 * assumed_role}, {@code federation_token} or {@code session_token}
	 * @param roleArns the ARNs of the IAM roles that may be assumed
	 * @param policyArns the ARNs of the policies of the credentials
	 * @param policyDocument the policy of the credentials, as JSON
	 * @param policyDocumentLocation location of a file with it, instead of the text
	 * @param iamGroups the IAM groups of an IAM user, whose policies restrict other
	 * credentials
	 * @param iamTags the tags of an IAM user
	 * @param sessionTags the tags of an assumed role
	 * @param externalId the external ID that an assumed role requires
	 * @param defaultStsTtl the TTL of STS credentials if none is requested
	 * @param maxStsTtl the maximum TTL of STS credentials
	 * @param userPath the path of an IAM user
	 * @param permissionsBoundaryArn the ARN of the policy that is the permissions
	 * boundary of an IAM user
	 * @param mfaSerialNumber the MFA device of the user whose session token is requested
	 */
	public record AwsSecretsRole(@Nullable String credentialType, @Nullable List<String> roleArns,
			@Nullable List<String> policyArns, @Nullable String policyDocument,
			@Nullable Resource policyDocumentLocation, @Nullable List<String> iamGroups,
			@Nullable Map<String, String> iamTags, @Nullable Map<String, String> sessionTags,
			@Nullable String externalId, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration defaultStsTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxStsTtl, @Nullable String userPath,
			@Nullable String permissionsBoundaryArn, @Nullable String mfaSerialNumber) {

	}

	/**
	 * A static role of the AWS secrets engine.
	 *
	 * @param username the name of the existing IAM user
	 * @param rotationPeriod the time between two rotations, at least a minute
	 * @param assumeRoleArn the ARN of the role that Vault assumes in the account of the
	 * IAM user
	 * @param assumeRoleSessionName the session name of the assumed role
	 * @param externalId the external ID that the assumed role requires
	 */
	public record AwsStaticRole(@Nullable String username,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration rotationPeriod, @Nullable String assumeRoleArn,
			@Nullable String assumeRoleSessionName, @Nullable String externalId) {

	}

	/**
	 * A role of the AppRole auth method.
	 *
	 * @param roleId the RoleID
	 * @param bindSecretId whether a login requires a SecretID
	 * @param secretIdBoundCidrs the addresses from which a SecretID can be used
	 * @param secretIdNumUses the number of logins of a SecretID, or 0 for any number
	 * @param secretIdTtl the TTL of a SecretID, or zero for no expiry
	 * @param localSecretIds whether SecretIDs are not replicated to other clusters
	 * @param tokenTtl the TTL of a token
	 * @param tokenMaxTtl the maximum TTL of a token
	 * @param tokenExplicitMaxTtl the maximum TTL of a token, whatever its period and
	 * mount are
	 * @param tokenPeriod the period for which a token is renewed without a maximum TTL
	 * @param tokenPolicies the policies of a token
	 * @param tokenNoDefaultPolicy whether a token does not have the policy
	 * {@code default}
	 * @param tokenBoundCidrs the addresses from which a token can be used
	 * @param tokenNumUses the number of requests of a token, or 0 for any number
	 * @param tokenType the type of tokens: {@code default}, {@code service} or {@code
	 * batch}
	 * @param tokenStrictlyBindIp whether a token can be used only from the address of the
	 * login
	 * @param aliasMetadata the metadata of the alias of the entity
	 */
	public record AppRole(@JsonIgnore @Nullable String roleId, @Nullable Boolean bindSecretId,
			@Nullable List<String> secretIdBoundCidrs, @Nullable Integer secretIdNumUses,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration secretIdTtl, @Nullable Boolean localSecretIds,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenMaxTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenExplicitMaxTtl,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration tokenPeriod, @Nullable List<String> tokenPolicies,
			@Nullable Boolean tokenNoDefaultPolicy, @Nullable List<String> tokenBoundCidrs,
			@Nullable Integer tokenNumUses, @Nullable String tokenType, @Nullable Boolean tokenStrictlyBindIp,
			@Nullable Map<String, String> aliasMetadata) {

	}

}
