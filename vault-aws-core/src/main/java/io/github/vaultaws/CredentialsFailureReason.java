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
 * Reasons why AWS credentials could not be obtained from Vault. They are distinguished by
 * the texts of the error responses of Vault and AWS.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/aws">AWS secrets
 * engine</a>
 */
public enum CredentialsFailureReason {

	/**
	 * The role does not exist.
	 */
	ROLE_NOT_FOUND("the role does not exist",
			"Correct the property '{prefix}.role', or create the role: vault write {mount}/roles/{role}"
					+ " credential_type=assumed_role role_arns={role-arn}",
			"Role \""),

	/**
	 * The static role does not exist.
	 */
	STATIC_ROLE_NOT_FOUND("the static role does not exist",
			"Correct the property '{prefix}.role', create the role: vault write {mount}/static-roles/{role}"
					+ " username=<IAM user> rotation_period=24h, or remove '{prefix}.role-type' if the role is not a static role."),

	/**
	 * The namespace does not exist.
	 */
	NAMESPACE_NOT_FOUND("the Vault namespace does not exist",
			"Correct the property 'spring.cloud.vault.namespace', or create the namespace.", "namespace not found"),

	/**
	 * The Vault cluster is a disaster recovery secondary.
	 */
	DR_SECONDARY("the Vault cluster is a disaster recovery (DR) secondary, which processes no requests",
			"Set the property 'spring.cloud.vault.uri' to the primary cluster, or promote the secondary.",
			"DR secondary"),

	/**
	 * No secrets engine is mounted at the path.
	 */
	MOUNT_NOT_FOUND("no secrets engine is mounted at '{mount}'",
			"Correct the property '{prefix}.mount', or enable the engine: vault secrets enable -path={mount} aws",
			"no handler for route", "unsupported path"),

	/**
	 * Vault does not know the token.
	 */
	INVALID_TOKEN("the Vault token is no longer valid",
			"No action is required: the application logs in again within seconds. If the failure recurs, check Vault's audit"
					+ " log for revocations of the application's tokens.",
			"invalid token"),

	/**
	 * The policies of the token do not allow the request, or nothing is mounted at the
	 * path.
	 */
	NOT_ALLOWED("the token has no policy for '{path}', or nothing is mounted at that path",
			"Check the properties '{prefix}.mount' and '{prefix}.role', and attach a policy to the role of the login:"
					+ " {rule}",
			"permission denied"),

	/**
	 * The role allows several AWS roles and none was selected.
	 */
	ROLE_ARN_NEEDED("the role allows several AWS roles and none was selected", "Set the property '{prefix}.role-arn'.",
			"did not supply a role_arn parameter"),

	/**
	 * The Vault role does not allow the AWS role.
	 */
	ROLE_ARN_NOT_ALLOWED("the Vault role does not allow the AWS role",
			"Correct the property '{prefix}.role-arn', or add the ARN to role_arns of the role: vault read {mount}/roles/{role}",
			"not in allowed role arns"),

	/**
	 * AWS does not accept the name of the session.
	 */
	SESSION_NAME_INVALID("the session name is invalid",
			"Correct the property '{prefix}.session-name': 2 to 64 letters, digits or characters of _+=,.@-",
			"roleSessionName", "RoleSessionName"),

	/**
	 * The TTL is shorter than the minimum of STS.
	 */
	TTL_TOO_SHORT("AWS STS does not issue credentials for less than 15 minutes",
			"Increase the property '{prefix}.ttl' to 15m or more. To rotate credentials more often, set"
					+ " 'vault.aws.rotation.max-age'.",
			"minimum field value of 900", "greater than or equal to 900"),

	/**
	 * The TTL is longer than the maximum session duration of the AWS role.
	 */
	TTL_TOO_LONG("the TTL exceeds the maximum session duration of AWS or of the AWS role",
			"Decrease the property '{prefix}.ttl' or the default of the role (vault read {mount}/roles/{role}), or increase"
					+ " MaxSessionDuration of the AWS role: at most 12h, or 1h if Vault's own identity is an assumed role.",
			"exceeds the MaxSessionDuration", "exceeds the 1 hour session limit",
			"Member must have value less than or equal to"),

	/**
	 * AWS requires a second factor.
	 */
	MFA_REQUIRED("the Vault role requires a second factor (MFA), or AWS rejected its code",
			"Remove the device from the role, because an application cannot enter a code:"
					+ " vault write {mount}/roles/{role} mfa_serial_number=\"\"",
			"MultiFactorAuthentication", "TokenCode", "tokenCode"),

	/**
	 * Vault's own credentials are temporary and cannot issue the credentials of the role.
	 */
	ROOT_CREDENTIALS_TEMPORARY("Vault's own credentials are temporary, and AWS issues no such credentials for them",
			"Configure the access key of an IAM user (vault write {mount}/config/root access_key=<id> secret_key=-), or"
					+ " change the role: vault write {mount}/roles/{role} credential_type=assumed_role role_arns={role-arn}",
			"with session credentials"),

	/**
	 * STS is not activated in the region.
	 */
	REGION_DISABLED("AWS STS is not activated in the region that Vault uses",
			"Activate the region in the AWS account, or let Vault use another one: vault write {mount}/config/root"
					+ " sts_region=<region> sts_endpoint=https://sts.<region>.amazonaws.com",
			"RegionDisabled"),

	/**
	 * A policy of the Vault role is larger than AWS allows.
	 */
	POLICY_TOO_LARGE("the policy of the Vault role exceeds the size that AWS allows",
			"Shorten policy_document, or move it to a managed policy (policy_arns). STS credentials share one limit for"
					+ " policy_document, policy_arns and session tags: vault read {mount}/roles/{role}",
			"Maximum policy size", "PackedPolicyTooLarge", "PolicyTooLarge"),

	/**
	 * A policy of the Vault role is invalid.
	 */
	POLICY_INVALID("AWS does not accept the policy of the Vault role",
			"Correct policy_document: vault read {mount}/roles/{role}", "MalformedPolicyDocument"),

	/**
	 * A managed policy, a permissions boundary or a group of the Vault role does not
	 * exist.
	 */
	POLICY_NOT_FOUND("a managed policy, the permissions boundary or a group of the Vault role does not exist in AWS",
			"Correct policy_arns, permissions_boundary_arn and iam_groups, or create what is missing:"
					+ " vault read {mount}/roles/{role}",
			"is not attachable", "Error adding user to group: NoSuchEntity"),

	/**
	 * AWS denied the request of Vault.
	 */
	AWS_DENIED("AWS denied the request of Vault",
			"Add to the policy of Vault's root identity (vault read {mount}/config/root): {statement}. An AWS role also has to"
					+ " allow it in its trust policy. If the action requires a permissions boundary, set"
					+ " permissions_boundary_arn: vault read {mount}/roles/{role}",
			"AccessDenied", "UnauthorizedOperation"),

	/**
	 * An AWS quota is reached.
	 */
	AWS_QUOTA("an AWS quota is reached",
			"Prefer credential_type=assumed_role, which creates no IAM users, or increase the quota.", "LimitExceeded"),

	/**
	 * AWS rejected Vault's own credentials.
	 */
	ROOT_CREDENTIALS_REJECTED("AWS rejected Vault's own credentials",
			"Update them: vault write {mount}/config/root. After config/rotate-root, AWS accepts the new ones within seconds.",
			"could not obtain sts client", "InvalidClientTokenId", "SignatureDoesNotMatch", "NoCredentialProviders",
			"ExpiredToken"),

	/**
	 * The response contains no credentials.
	 */
	NO_CREDENTIALS("the response contains no access key and secret key",
			"Check that '{mount}' is an AWS secrets engine: vault secrets list"),

	/**
	 * The response contains credentials, but no TTL.
	 */
	NO_LEASE_DURATION("the response contains no TTL",
			"Check that '{mount}' is an AWS secrets engine with a lease: vault read {mount}/config/lease"),

	/**
	 * The credentials had expired when the response arrived.
	 */
	EXPIRED_ON_ARRIVAL("the credentials had expired when the response arrived",
			"Vault or AWS responds more slowly than the lease allows. Make it longer: vault read {mount}/config/lease"),

	/**
	 * The response contains credentials of an earlier response.
	 */
	DUPLICATE_CREDENTIALS("the response contains credentials that were issued before",
			"Check for a caching proxy between the application and Vault, and exclude '{path}' from caching."),

	/**
	 * The response contains the credentials of a static role, but not the time of their
	 * next rotation.
	 */
	NO_ROTATION("the response contains no rotation time",
			"Upgrade Vault: older versions, and OpenBao, do not return 'expiration' for {path}."),

	/**
	 * AWS does not accept the new credentials.
	 */
	NOT_ACCEPTED("AWS does not accept the new credentials yet",
			"A new access key takes some seconds to reach all of AWS. If it takes minutes, set"
					+ " '{prefix}.sts-region' to a region of the AWS partition in which Vault creates its IAM users, and"
					+ " check 'vault.aws.rotation.verification.sts-endpoint'."),

	/**
	 * AWS throttled the request of Vault.
	 */
	AWS_THROTTLED("AWS throttles the requests of Vault",
			"Reduce the number of requests: prefer credential_type=assumed_role to IAM users, increase the lease of IAM users"
					+ " (vault read {mount}/config/lease), and do not start many instances at once."),

	/**
	 * AWS returned a server error or did not respond to Vault.
	 */
	AWS_UNAVAILABLE("AWS is not available to Vault", "Check the network of Vault and the AWS Health Dashboard."),

	/**
	 * A quota of Vault is exceeded.
	 */
	RATE_LIMITED("a quota of Vault is exceeded",
			"Increase the quota that applies to '{path}': vault list sys/quotas/rate-limit, vault list sys/quotas/lease-count",
			"rate limit quota exceeded", "lease count quota exceeded"),

	/**
	 * Vault is sealed, a standby or failing.
	 */
	VAULT_NOT_READY("Vault is temporarily unable to process the request",
			"Check the status of Vault (vault status). If it is sealed: vault operator unseal"),

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
	UNCLASSIFIED("Vault rejected the request",
			"Check Vault's log for the request: the error response matches no known cause.");

	private final String description;

	private final String action;

	private final String texts;

	CredentialsFailureReason(String description, String action, String... texts) {
		this.description = description;
		this.action = action;
		this.texts = String.join("\n", texts);
	}

	/**
	 * Return what failed.
	 * @return the description, a clause without a full stop, with placeholders in braces
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
	 * @return parts of error responses of Vault
	 */
	public List<String> texts() {
		return this.texts.lines().toList();
	}

	/**
	 * Return whether the same request may succeed later without intervention.
	 * @return {@code true} if a retry makes sense
	 */
	public boolean isTransient() {
		return this == DUPLICATE_CREDENTIALS || this == NOT_ACCEPTED || this == AWS_THROTTLED || this == AWS_UNAVAILABLE
				|| this == RATE_LIMITED || this == EXPIRED_ON_ARRIVAL || this == VAULT_NOT_READY
				|| this == VAULT_UNREACHABLE || this == ROOT_CREDENTIALS_REJECTED || this == INVALID_TOKEN;
	}

}
