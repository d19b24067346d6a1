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

package io.github.vaultaws;

import java.util.List;

/**
 * Reasons for which a login can fail. They are distinguished by the error texts of Vault
 * and AWS.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/docs/auth/aws">AWS auth method</a>
 * @see <a href="https://developer.hashicorp.com/vault/docs/auth/approle">AppRole auth
 * method</a>
 */
public enum LoginFailureReason {

	/**
	 * A file with a RoleID, SecretID or wrapping token is missing or unreadable.
	 */
	SECRET_FILE_UNREADABLE("a file with the RoleID, SecretID or wrapping token cannot be read",
			"Write the value to the file and make it readable for the application's user,"
					+ " or correct the property '{property}'."),

	/**
	 * A file or property does not contain a RoleID, SecretID or wrapping token alone.
	 * Nothing has been sent to Vault.
	 */
	SECRET_FILE_INVALID("a file or property does not contain the RoleID, SecretID or wrapping token alone",
			"Write the value alone, as one line of UTF-8 text without quotation marks. The options -field=role_id,"
					+ " -field=secret_id and -field=wrapping_token of the Vault CLI print it in this form."),

	/**
	 * The AWS SDK lacks a module that the AWS identity of the process requires.
	 */
	SDK_MODULE_MISSING("the AWS SDK lacks a module that the AWS identity of this process requires",
			"Add the dependency 'software.amazon.awssdk:{module}' to the application: 'sts' for web identities (IRSA) and"
					+ " profiles that assume a role, 'sso' and 'ssooidc' for profiles of IAM Identity Center."),

	/**
	 * There are no AWS credentials to sign the login with.
	 */
	NO_AWS_CREDENTIALS("there are no AWS credentials to sign the login with",
			"Provide an AWS identity to the process: an instance profile, a web identity, a container role or a profile"
					+ " (property 'vault.aws.login.iam.profile' for a named one). It is used only for the login."),

	/**
	 * The AWS profile does not exist.
	 */
	PROFILE_NOT_FOUND("the AWS profile '{profile}' does not exist or contains no credentials",
			"Correct the property 'vault.aws.login.iam.profile' (or the environment variable AWS_PROFILE), or add the profile"
					+ " to the files of the AWS SDK (AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, by default"
					+ " ~/.aws/credentials and ~/.aws/config). To list the profiles: aws configure list-profiles"),

	/**
	 * Temporary AWS credentials have no session token.
	 */
	SESSION_TOKEN_MISSING("the temporary AWS credentials have no session token",
			"Set the session token along with the access key (AWS_SESSION_TOKEN, aws.sessionToken or aws_session_token)."),

	/**
	 * No AWS region could be determined.
	 */
	NO_REGION("no AWS region could be determined",
			"Set the property 'vault.aws.login.iam.region' to a region or to 'global'."),

	/**
	 * The wrapping token of the SecretID has already been used or has expired.
	 */
	WRAPPING_TOKEN_ALREADY_USED(
			"SECURITY ALERT: the wrapping token of the SecretID has already been used or has expired; another party may have obtained the SecretID",
			"Check in Vault's audit log who unwrapped it. If the use was unauthorized, destroy the SecretIDs of the role."
					+ " Then wrap a new SecretID for this start: vault write -f -wrap-ttl=5m auth/{mount}/role/{role}/secret-id",
			"wrapping token is not valid or does not exist"),

	/**
	 * The wrapping token does not contain a SecretID of the role.
	 */
	WRAPPING_TOKEN_UNEXPECTED_PATH(
			"SECURITY ALERT: the wrapping token was not created for a SecretID of the role; it may have been substituted",
			"Find out where the token comes from. Then wrap a new SecretID: vault write -f -wrap-ttl=5m"
					+ " auth/{mount}/role/{role}/secret-id"),

	/**
	 * The wrapping token contains a SecretID that Vault did not generate.
	 */
	CUSTOM_SECRET_ID_NOT_SUPPORTED("the wrapping token was created by custom-secret-id, which is not supported",
			"Wrap a SecretID that Vault generates: vault write -f -wrap-ttl=5m auth/{mount}/role/{role}/secret-id"),

	/**
	 * The instance metadata service does not respond.
	 */
	METADATA_UNREACHABLE("the instance metadata service does not respond",
			"On EC2, enable it: aws ec2 modify-instance-metadata-options --instance-id {instance-id} --http-endpoint"
					+ " enabled. Elsewhere, change the property 'vault.aws.login.method'."),

	/**
	 * The instance metadata service does not return a token in time.
	 */
	METADATA_TOKEN_TIMEOUT("the instance metadata service does not return a token in time",
			"In a container, the response may require an additional hop: aws ec2 modify-instance-metadata-options --instance-id"
					+ " {instance-id} --http-put-response-hop-limit 2. Outside EC2, change the property 'vault.aws.login.method'."),

	/**
	 * The instance metadata service does not return what the login requires.
	 */
	METADATA_REQUEST_REJECTED("the instance metadata service does not return what the login requires",
			"Check the metadata options of the instance: aws ec2 describe-instances --instance-ids {instance-id} --query"
					+ " Reservations[].Instances[].MetadataOptions"),

	/**
	 * The nonce file cannot be read or written.
	 */
	NONCE_FILE_UNUSABLE("the nonce file cannot be used",
			"Make '{file}' and its directory readable and writable for the application's user only, or restore the file: without"
					+ " the nonce, Vault does not recognize this instance."),

	/**
	 * The login requires a second factor.
	 */
	MFA_REQUIRED("Vault requires a second factor (MFA) for this login, or rejected its code",
			"Exempt the role from MFA enforcement; a service cannot enter a code. To list the enforcements: vault list"
					+ " identity/mfa/login-enforcement",
			"failed to satisfy enforcement", "login MFA validation failed"),

	/**
	 * The namespace does not exist.
	 */
	NAMESPACE_NOT_FOUND("the namespace '{namespace}' does not exist",
			"Correct the property 'spring.cloud.vault.namespace'. To list the namespaces: vault namespace list",
			"namespace not found"),

	/**
	 * Vault returned no token.
	 */
	NO_TOKEN("the response of Vault contains no token",
			"Check the proxies and gateways between the application and Vault."),

	/**
	 * The response of Vault contains a token with an invalid TTL.
	 */
	INVALID_TOKEN_TTL("the response of Vault contains a token with an invalid TTL",
			"Check the proxies and gateways between the application and Vault."),

	/**
	 * The token has a limited number of uses.
	 */
	LIMITED_USE_TOKEN("the role issues tokens with a limited number of uses",
			"Set token_num_uses=0 on the role: vault write auth/{mount}/role/{role} token_num_uses=0"),

	/**
	 * The RoleID or SecretID is wrong, used up or expired.
	 */
	INVALID_ROLE_OR_SECRET_ID("the RoleID or SecretID is wrong, used up or expired",
			"Issue a new SecretID: vault write -f auth/{mount}/role/{role}/secret-id", "invalid role or secret ID",
			"invalid role ID", "invalid secret id", "failed to validate SecretID", "missing role_id",
			"missing secret_id", "failed to determine alias name from login request"),

	/**
	 * The login comes from an address that the role does not allow.
	 */
	ADDRESS_NOT_ALLOWED("the role does not allow logins from this address",
			"Check secret_id_bound_cidrs and token_bound_cidrs: vault read auth/{mount}/role/{role}", "source address"),

	/**
	 * The role does not exist. By default, Vault uses the id of the AMI as its name.
	 */
	EC2_ROLE_NOT_FOUND("the Vault role does not exist",
			"Set the property 'vault.aws.login.role' (by default, Vault uses the id of the AMI), or create the role:"
					+ " vault write auth/{mount}/role/{role} auth_type=ec2 bound_ami_id={ami-id}",
			"entry for role \""),

	/**
	 * The role does not exist. By default, Vault uses the name of the principal.
	 */
	ROLE_NOT_FOUND("the Vault role does not exist",
			"Set the property 'vault.aws.login.role' (by default, Vault uses the name of the IAM role or user), or create the"
					+ " role: vault write auth/{mount}/role/{role} auth_type=iam bound_iam_principal_arn={arn}",
			"entry for role"),

	/**
	 * The role is for another login method.
	 */
	METHOD_NOT_ALLOWED("the Vault role is for another login method",
			"Use a role with the matching auth_type, which cannot be changed, or change the property 'vault.aws.login.method':"
					+ " vault read auth/{mount}/role/{role}",
			"not allowed for role"),

	/**
	 * The AWS identity is not bound to the role.
	 */
	PRINCIPAL_NOT_BOUND("the AWS identity of the application is not bound to the Vault role",
			"Bind the ARN of the IAM role or user, not of its session. Bind it again if it was deleted and recreated. If"
					+ " resolve_aws_unique_ids is false, bind the ARN without its path. The command replaces all ARNs of the"
					+ " role: vault write auth/{mount}/role/{role} bound_iam_principal_arn={arn}",
			"does not belong to the role"),

	/**
	 * The AWS identity is neither a user nor a role.
	 */
	PRINCIPAL_NOT_SUPPORTED(
			"the AWS identity of the application is a root user or a federated user, which cannot log in",
			"Provide the identity of an IAM role or user to the process.", "error parsing arn",
			"unrecognized principal type"),

	/**
	 * Vault has no access to the AWS account.
	 */
	ACCOUNT_NOT_CONFIGURED("Vault has no access to the AWS account of the application",
			"Configure an IAM role in the account that Vault can assume: vault write auth/{mount}/config/sts/{account} sts_role={role-arn}",
			"unable to fetch client for account ID", "default client is for account"),

	/**
	 * Vault cannot look up the AWS identity.
	 */
	PRINCIPAL_LOOKUP_FAILED("Vault cannot look up the AWS identity of the application",
			"Allow iam:GetUser and iam:GetRole for Vault, or bind ARNs without a wildcard to the role: vault write"
					+ " auth/{mount}/role/{role} bound_iam_principal_arn={arn}",
			"error looking up full ARN of entity"),

	/**
	 * Vault cannot infer an EC2 instance from the AWS identity.
	 */
	INSTANCE_NOT_INFERRED("Vault cannot infer the EC2 instance from the AWS identity",
			"Log in with an instance profile on a running instance of inferred_aws_region, and allow"
					+ " ec2:DescribeInstances for Vault: vault read auth/{mount}/role/{role}",
			"as a valid EC2 instance in region", "error validating instance"),

	/**
	 * Vault requires a server id header.
	 */
	SERVER_ID_MISSING("Vault requires a server id in the signed request",
			"Set the property 'vault.aws.login.iam.server-id' to iam_server_id_header_value:"
					+ " vault read auth/{mount}/config/client",
			"missing header \"X-Vault-AWS-IAM-Server-ID\""),

	/**
	 * The server id header is not signed.
	 */
	SERVER_ID_NOT_SIGNED("the server id or the signature was changed between the application and Vault",
			"Check the proxies and gateways between the application and Vault.", "vault header wasn't signed",
			"missing Authorization header"),

	/**
	 * The server id header is for another Vault.
	 */
	SERVER_ID_WRONG("the server id belongs to another Vault",
			"Correct the property 'vault.aws.login.iam.server-id', or check that this is the intended Vault:"
					+ " vault read auth/{mount}/config/client",
			"error validating X-Vault-AWS-IAM-Server-ID header"),

	/**
	 * Vault does not allow a header of the signed request.
	 */
	HEADER_NOT_ALLOWED("Vault does not allow a header of the signed request",
			"Allow it: vault write auth/{mount}/config/client allowed_sts_header_values={header}",
			"invalid request header"),

	/**
	 * Vault does not recognize the region of the signature.
	 */
	REGION_UNKNOWN(
			"Vault does not recognize the region of the signature, which it uses for STS (use_sts_region_from_client)",
			"Correct the property 'vault.aws.login.iam.region', or use a fixed endpoint: vault write"
					+ " auth/{mount}/config/client use_sts_region_from_client=false",
			"unable to get regional STS endpoint", "region missing from Authorization header"),

	/**
	 * The region of the signature does not match the STS endpoint of Vault.
	 */
	WRONG_REGION("the region of the signature does not match the STS endpoint that Vault uses",
			"Set the property 'vault.aws.login.iam.region' to the region of Vault's STS endpoint or to 'global',"
					+ " or let Vault use the region of the client: vault write auth/{mount}/config/client"
					+ " use_sts_region_from_client=true",
			"Credential should be scoped to a valid region"),

	/**
	 * STS is not activated in the region of the signature.
	 */
	REGION_DISABLED("AWS STS is not activated in the region of the signature",
			"Set the property 'vault.aws.login.iam.region' to 'global' or to an active region, or activate the region for the AWS"
					+ " account of the application (IAM console, Account settings).",
			"RegionDisabledException"),

	/**
	 * The clocks of the application and AWS differ.
	 */
	CLOCK_SKEW("the system clock differs too much from the clock of AWS", "Correct the system clock (NTP, chrony).",
			"Signature expired", "Signature not yet current", "RequestExpired"),

	/**
	 * The temporary credentials that signed the login have expired.
	 */
	AWS_CREDENTIALS_EXPIRED("the AWS credentials that signed the login have expired",
			"Renew the AWS identity of the process. It is resolved again for each login.", "ExpiredToken"),

	/**
	 * AWS does not recognize the access key that signed the login.
	 */
	AWS_KEY_UNKNOWN("AWS does not recognize the access key that signed the login",
			"Check the AWS identity of the process, its session token and its partition.", "InvalidClientTokenId"),

	/**
	 * AWS rejected the signature.
	 */
	SIGNATURE_REJECTED("AWS rejected the signature of the login",
			"Check the secret access key of the AWS identity of the process and the property 'vault.aws.login.iam.region'.",
			"SignatureDoesNotMatch", "IncompleteSignature"),

	/**
	 * The response of STS is unreadable.
	 */
	STS_RESPONSE_UNREADABLE("Vault cannot read the response of its STS endpoint",
			"Check the AWS identity of the process, and sts_endpoint: vault read auth/{mount}/config/client",
			"body of GetCallerIdentity is invalid", "error parsing STS response"),

	/**
	 * Vault cannot reach STS.
	 */
	STS_UNREACHABLE("Vault cannot reach AWS STS",
			"Check the outbound network access of Vault and sts_endpoint: vault read auth/{mount}/config/client",
			"error making request"),

	/**
	 * Vault fails because its AWS client is not configured.
	 */
	CLIENT_CONFIG_MISSING("the AWS auth method failed, probably because its client is not configured",
			"Configure the client, a default value is sufficient: vault write auth/{mount}/config/client max_retries=-1",
			"nil pointer dereference", "error reading from server: EOF", "connection is shut down"),

	/**
	 * Vault cannot read the identity document of the instance.
	 */
	INSTANCE_DOCUMENT_UNREADABLE("Vault cannot read the identity document of the instance",
			"Try another value of the property 'vault.aws.login.ec2.identity-document'.",
			"failed to decode the PEM encoded PKCS#7 signature", "failed to parse the BER encoded",
			"failed to base64 decode the instance identity document",
			"failed to base64 decode the SHA256 RSA signature", "both pkcs7 and a tuple"),

	/**
	 * Vault has no certificate to verify the identity document.
	 */
	INSTANCE_DOCUMENT_NOT_VERIFIED("Vault has no certificate to verify the identity document of the instance",
			"Register the certificate that AWS publishes for the region and the value of 'vault.aws.login.ec2.identity-document'"
					+ " (type=identity for 'identity'): vault write auth/{mount}/config/certificate/{name} type=pkcs7"
					+ " aws_public_cert=@{certificate-file}",
			"failed to verify the signature",
			"instance identity verification using SHA256 RSA signature is unsuccessful"),

	/**
	 * Vault cannot verify that the instance is running.
	 */
	INSTANCE_NOT_VERIFIED("Vault cannot verify that the instance is running",
			"Allow ec2:DescribeInstances for Vault (in another account: vault write auth/{mount}/config/sts/{account}"
					+ " sts_role={role-arn}), and check its endpoint: vault read auth/{mount}/config/client",
			"failed to verify instance ID"),

	/**
	 * The instance is not bound to the role.
	 */
	INSTANCE_NOT_BOUND("the instance is not bound to the Vault role",
			"Check the bound_ values of the role: vault read auth/{mount}/role/{role}",
			"does not satisfy the constraint on role", "Error validating instance"),

	/**
	 * Vault cannot look up the AWS role of the instance.
	 */
	INSTANCE_ROLE_LOOKUP_FAILED("Vault cannot look up the AWS role of the instance",
			"Allow iam:GetInstanceProfile for Vault (vault read auth/{mount}/config/client), or remove the AWS role from the"
					+ " bound_ values of the role: vault write auth/{mount}/role/{role} bound_iam_role_arn=\"\"",
			"IAM role ARN could not be fetched", "could not fetch IAM client"),

	/**
	 * The identity document was issued before the last start of the instance.
	 */
	INSTANCE_DOCUMENT_OLD("the identity document is older than the one of a previous login",
			"Check that this is the instance that logged in previously. If so: vault delete"
					+ " auth/{mount}/identity-accesslist/{instance-id}",
			"instance meta-data is older than the one used for previous login"),

	/**
	 * The nonce differs from the nonce of the first login.
	 */
	NONCE_MISMATCH("the instance has previously logged in with another nonce",
			"Restore the nonce ('vault.aws.login.ec2.nonce' or '.nonce-file'). If it is lost and no other process logs in from"
					+ " this instance: vault delete auth/{mount}/identity-accesslist/{instance-id}",
			"client nonce mismatch"),

	/**
	 * The nonce is too long.
	 */
	NONCE_TOO_LONG("the nonce is longer than 128 characters", "Shorten the property 'vault.aws.login.ec2.nonce'.",
			"client nonce exceeding the limit"),

	/**
	 * The instance can log in only once.
	 */
	REAUTHENTICATION_DISABLED(
			"the instance has previously logged in and cannot log in again (disallow_reauthentication)",
			"Set disallow_reauthentication=false and remove the instance from the access list: vault write auth/{mount}/role/{role}"
					+ " disallow_reauthentication=false && vault delete auth/{mount}/identity-accesslist/{instance-id}",
			"reauthentication is disabled"),

	/**
	 * The role tag of the instance is missing or rejected.
	 */
	ROLE_TAG_REJECTED(
			"the role tag of the instance is missing, forged, deny-listed or issued for another instance or role",
			"Create a new role tag for the instance: vault write auth/{mount}/role/{role}/tag instance_id={instance-id}",
			"missing tag with key", "role on the tag is not matching",
			"role tag is being used by an unauthorized instance", "role tag is deny listed", "policies on the role tag",
			"role tag signature verification failed", "invalid tag"),

	/**
	 * No auth method is mounted at the path.
	 */
	MOUNT_NOT_FOUND("no auth method is mounted at auth/{mount}",
			"Correct the property 'vault.aws.login.mount', or enable the method: vault auth enable -path={mount} {type}."
					+ " In a namespace, set 'spring.cloud.vault.namespace'.",
			"no handler for route", "unsupported path"),

	/**
	 * The token of the application was revoked or has expired.
	 */
	INVALID_TOKEN("the Vault token of the application is not valid",
			"Check the login and token of Spring Cloud Vault ('spring.cloud.vault.*'), or set 'vault.aws.login.method'."),

	/**
	 * Vault denied the login without a reason.
	 */
	LOGIN_DENIED("no auth method is mounted at auth/{mount}, or Vault does not allow this address or identity",
			"Correct the property 'vault.aws.login.mount', or enable the method: vault auth enable -path={mount} {type}."
					+ " In a namespace, set 'spring.cloud.vault.namespace'. Otherwise, check token_bound_cidrs of the role and whether"
					+ " the entity is disabled. After repeated failures, Vault locks an identity out for 15 minutes.",
			"permission denied", "missing client token"),

	/**
	 * A part of the login request is missing or was changed.
	 */
	REQUEST_UNREADABLE("a part of the login request is missing or unreadable for Vault",
			"Check the proxies and gateways between the application and Vault, and the version of Vault: vault status",
			"didn't supply required authentication values", "supplied auth values for both ec2 and iam auth types",
			"iam_http_request_method", "iam_request_url", "iam_request_body", "iam request body is invalid",
			"iam_request_headers", "invalid request"),

	/**
	 * AWS failed, throttled or did not respond to Vault.
	 */
	AWS_UNAVAILABLE("AWS is unavailable for Vault", "Check the network access of Vault and the AWS Health Dashboard."),

	/**
	 * Vault is sealed.
	 */
	VAULT_SEALED("Vault is sealed", "Unseal Vault: vault operator unseal", "is sealed"),

	/**
	 * The server is a disaster recovery secondary.
	 */
	DISASTER_RECOVERY_SECONDARY("Vault is a disaster recovery secondary, which does not process logins",
			"Set the property 'spring.cloud.vault.uri' to the primary, or promote this cluster: vault read"
					+ " sys/replication/dr/status",
			"replication DR secondary mode"),

	/**
	 * A quota of Vault is exceeded.
	 */
	RATE_LIMITED("a quota of Vault is exceeded",
			"Increase the quota that applies to 'auth/{mount}/login': vault list sys/quotas/rate-limit",
			"rate limit quota exceeded"),

	/**
	 * Vault is in standby or failing.
	 */
	VAULT_NOT_READY("Vault is currently unable to process the login", "Check Vault: vault status"),

	/**
	 * The configuration of the connection to Vault is incorrect. The action depends on
	 * the problem.
	 */
	CONNECTION_MISCONFIGURED("the connection to Vault is not configured correctly", "See [Connection](#connection)."),

	/**
	 * Vault did not respond.
	 */
	VAULT_UNREACHABLE("Vault did not respond",
			"Check that Vault is running and that the property 'spring.cloud.vault.uri' is correct."),

	/**
	 * Any other error response.
	 */
	UNCLASSIFIED("Vault rejected the login",
			"Check the log of Vault for the request. The response does not contain a known reason.");

	private final String description;

	private final String action;

	private final String texts;

	LoginFailureReason(String description, String action, String... texts) {
		this.description = description;
		this.action = action;
		this.texts = String.join("\n", texts);
	}

	/**
	 * Return what failed.
	 * @return the description, a clause without a full stop
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return how the failure can be resolved.
	 * @return the action, with placeholders in braces
	 */
	public String action() {
		return this.action;
	}

	/**
	 * Return the texts that identify this reason.
	 * @return fragments of Vault's error responses
	 */
	public List<String> texts() {
		return this.texts.lines().toList();
	}

	/**
	 * Return whether the same login may succeed later without intervention.
	 * @return {@code true} if a retry makes sense
	 */
	public boolean isTransient() {
		return this == AWS_UNAVAILABLE || this == VAULT_SEALED || this == DISASTER_RECOVERY_SECONDARY
				|| this == RATE_LIMITED || this == VAULT_NOT_READY || this == VAULT_UNREACHABLE
				|| this == STS_UNREACHABLE || this == METADATA_UNREACHABLE;
	}

}
