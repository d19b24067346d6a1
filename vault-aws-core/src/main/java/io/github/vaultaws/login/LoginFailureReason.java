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

package io.github.vaultaws.login;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Why a login failed. The texts that tell one reason from another are Vault's and AWS's
 * own.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/docs/auth/aws">AWS auth method</a>
 * @see <a href="https://developer.hashicorp.com/vault/docs/auth/approle">AppRole auth
 * method</a>
 */
public enum LoginFailureReason {

	/**
	 * A file with a role id or secret id is missing, unreadable or empty.
	 */
	SECRET_FILE_UNREADABLE("a file with half of the AppRole cannot be used",
			"Write the value into the file and let the application's user read it,"
					+ " or correct the property '{subject}'."),

	/**
	 * The AWS SDK finds an AWS identity, and lacks what it needs to use it.
	 */
	SDK_MODULE_MISSING("the AWS SDK lacks a module for the AWS identity of this process",
			"Give the application the dependency 'software.amazon.awssdk:<module>': 'sts' for web identities (IRSA) and"
					+ " profiles that assume a role, 'sso' and 'ssooidc' for those of IAM Identity Center."),

	/**
	 * The SDK found no AWS credentials to sign the login with.
	 */
	NO_AWS_CREDENTIALS("there are no AWS credentials to sign the login with",
			"Give the process an AWS identity of its own (instance profile, web identity, container role or profile,"
					+ " the latter by the property 'vault.aws.login.iam.profile' where it has a name);"
					+ " it is used for nothing but the login."),

	/**
	 * Temporary AWS credentials came without their session token.
	 */
	SESSION_TOKEN_MISSING("temporary AWS credentials came without their session token",
			"Pass the session token with the keys (AWS_SESSION_TOKEN, aws.sessionToken or aws_session_token)."),

	/**
	 * No region could be found.
	 */
	NO_REGION("no AWS region could be found",
			"Set the property 'vault.aws.login.iam.region' to a region or to 'global'."),

	/**
	 * The wrapping token of the secret id was used before or has expired.
	 */
	WRAPPING_TOKEN_ALREADY_USED(
			"SECURITY ALERT: the wrapping token of the secret id was used before, or has expired: somebody else may hold the secret id",
			"Find out who unwrapped it (Vault's audit log). If it was nobody of yours, destroy the secret ids of the role."
					+ " Then wrap a new one for this start: vault write -f -wrap-ttl=5m auth/{mount}/role/{role}/secret-id",
			"wrapping token is not valid or does not exist"),

	/**
	 * The wrapping token holds something else than a secret id of the role.
	 */
	WRAPPING_TOKEN_UNEXPECTED_PATH(
			"SECURITY ALERT: the wrapping token was not made for a secret id of the role: somebody may have put it in the place of the right one",
			"Find out who wrote it. It was not unwrapped. Wrap a new secret id: vault write -f -wrap-ttl=5m"
					+ " auth/{mount}/role/{role}/secret-id"),

	/**
	 * The instance metadata service does not answer.
	 */
	METADATA_UNREACHABLE("the instance metadata service does not answer",
			"On EC2, enable it: aws ec2 modify-instance-metadata-options --instance-id <instance id> --http-endpoint"
					+ " enabled. Elsewhere, change the property 'vault.aws.login.method'."),

	/**
	 * The instance metadata service gives no token in time.
	 */
	METADATA_TOKEN_TIMEOUT("the instance metadata service gives no token in time",
			"In a container the answer may need one hop more: aws ec2 modify-instance-metadata-options --instance-id"
					+ " <instance id> --http-put-response-hop-limit 2. Outside EC2, change the property 'vault.aws.login.method'."),

	/**
	 * The instance metadata service refuses what the login needs.
	 */
	METADATA_REFUSED("the instance metadata service does not give what the login needs",
			"Check the options of the instance: aws ec2 describe-instances --instance-ids <instance id> --query"
					+ " Reservations[].Instances[].MetadataOptions"),

	/**
	 * The file with the nonce cannot be read or written.
	 */
	NONCE_FILE_UNUSABLE("the nonce file cannot be used",
			"Let the application's user, and nobody else, read and write '{subject}' and its folder, or restore it: the nonce"
					+ " is the only proof that this instance logged in before."),

	/**
	 * The login needs a second factor.
	 */
	MFA_REQUIRED("Vault demands a second factor (MFA) for this login",
			"Exempt the role from MFA enforcement; a service cannot enter a code."),

	/**
	 * Vault gave no token.
	 */
	NO_TOKEN("Vault answered without a token", "Check what stands between the application and Vault."),

	/**
	 * Vault's response holds a token with a TTL that no token has.
	 */
	INVALID_TOKEN_TTL("the response holds a token whose TTL is invalid",
			"Check what stands between the application and Vault."),

	/**
	 * The token may be used only a few times.
	 */
	LIMITED_USE_TOKEN("the role issues tokens with a limited number of uses",
			"Set token_num_uses=0 on the role: vault write auth/{mount}/role/{role} token_num_uses=0"),

	/**
	 * The role id or the secret id is wrong, used up or expired.
	 */
	INVALID_ROLE_OR_SECRET_ID("the role id or the secret id is wrong, used up or expired",
			"Issue a new secret id: vault write -f auth/{mount}/role/{role}/secret-id", "invalid role or secret ID",
			"invalid role ID", "invalid secret id", "failed to validate SecretID", "missing role_id",
			"missing secret_id", "failed to determine alias name from login request"),

	/**
	 * The login comes from an address that the role does not allow.
	 */
	ADDRESS_NOT_ALLOWED("the role does not allow logins from this address",
			"Check secret_id_bound_cidrs and token_bound_cidrs: vault read auth/{mount}/role/{role}", "source address"),

	/**
	 * The role does not exist; without one, Vault takes the id of the image.
	 */
	EC2_ROLE_NOT_FOUND("the Vault role does not exist",
			"Set the property 'vault.aws.login.role' (Vault takes the id of the image without it), or create the role:"
					+ " vault write auth/{mount}/role/{role} auth_type=ec2 bound_ami_id=<image>",
			"entry for role \""),

	/**
	 * The role does not exist; without one, Vault takes the name of the principal.
	 */
	ROLE_NOT_FOUND("the Vault role does not exist",
			"Set the property 'vault.aws.login.role' (Vault takes the name of the IAM role or user without it), or create the"
					+ " role: vault write auth/{mount}/role/{role} auth_type=iam bound_iam_principal_arn=<arn>",
			"entry for role"),

	/**
	 * The role is for another kind of login.
	 */
	METHOD_NOT_ALLOWED("the Vault role is for another kind of login",
			"Use a role with the right auth_type, which cannot be changed, or change the property 'vault.aws.login.method':"
					+ " vault read auth/{mount}/role/{role}",
			"not allowed for role"),

	/**
	 * The AWS identity is not bound to the role.
	 */
	PRINCIPAL_NOT_BOUND("the AWS identity of the application is not bound to the Vault role",
			"Bind the ARN of the role or user, not of its session; bind it again if it was deleted and created anew:"
					+ " vault write auth/{mount}/role/{role} bound_iam_principal_arn=<arn>",
			"does not belong to the role"),

	/**
	 * The AWS identity is neither a user nor a role.
	 */
	PRINCIPAL_NOT_SUPPORTED(
			"the AWS identity of the application can never log in: it is a root user or a federated user",
			"Give the process the identity of an IAM role or user.", "error parsing arn",
			"unrecognized principal type"),

	/**
	 * Vault has no way into the AWS account.
	 */
	ACCOUNT_NOT_CONFIGURED("Vault has no way into the AWS account of the application",
			"Name a role for it that Vault may assume: vault write auth/{mount}/config/sts/<account> sts_role=<arn>",
			"unable to fetch client for account ID", "default client is for account"),

	/**
	 * Vault cannot look the AWS identity up.
	 */
	PRINCIPAL_LOOKUP_FAILED("Vault cannot look up the AWS identity of the application",
			"Allow Vault iam:GetUser and iam:GetRole, or bind ARNs without a wildcard to the role: vault write"
					+ " auth/{mount}/role/{role} bound_iam_principal_arn=<arn>",
			"error looking up full ARN of entity"),

	/**
	 * Vault does not take the AWS identity for an EC2 instance.
	 */
	INSTANCE_NOT_INFERRED("Vault cannot tell the EC2 instance behind the AWS identity",
			"Log in with an instance profile on a running instance of inferred_aws_region, and allow Vault"
					+ " ec2:DescribeInstances: vault read auth/{mount}/role/{role}",
			"as a valid EC2 instance in region", "error validating instance"),

	/**
	 * Vault wants a server id header.
	 */
	SERVER_ID_MISSING("Vault demands a server id in the signed request",
			"Set the property 'vault.aws.login.iam.server-id' to iam_server_id_header_value:"
					+ " vault read auth/{mount}/config/client",
			"missing header \"X-Vault-AWS-IAM-Server-ID\""),

	/**
	 * The server id header is not signed.
	 */
	SERVER_ID_NOT_SIGNED("the server id or the signature was changed on the way to Vault",
			"Check what stands between the application and Vault.", "vault header wasn't signed",
			"missing Authorization header"),

	/**
	 * The server id header is for another Vault.
	 */
	SERVER_ID_WRONG("the server id is not the one of this Vault",
			"Correct the property 'vault.aws.login.iam.server-id', or check that this is the right Vault:"
					+ " vault read auth/{mount}/config/client",
			"error validating X-Vault-AWS-IAM-Server-ID header"),

	/**
	 * Vault does not allow a header of the signed request.
	 */
	HEADER_NOT_ALLOWED("Vault does not allow a header of the signed request",
			"Allow it: vault write auth/{mount}/config/client allowed_sts_header_values=<header>",
			"invalid request header"),

	/**
	 * Vault does not know the region of the signature.
	 */
	REGION_UNKNOWN("Vault, which follows the region of the signature (use_sts_region_from_client), does not know it",
			"Correct the property 'vault.aws.login.iam.region', or let Vault ask one endpoint: vault write"
					+ " auth/{mount}/config/client use_sts_region_from_client=false",
			"unable to get regional STS endpoint", "region missing from Authorization header"),

	/**
	 * Region of the signature and endpoint of Vault do not fit together.
	 */
	WRONG_REGION("the region of the signature does not fit the STS endpoint that Vault asks",
			"Set the property 'vault.aws.login.iam.region' to the region of Vault's STS endpoint or to 'global',"
					+ " or let Vault follow the client: vault write auth/{mount}/config/client"
					+ " use_sts_region_from_client=true",
			"Credential should be scoped to a valid region"),

	/**
	 * The clocks of the application and AWS differ.
	 */
	CLOCK_SKEW("the clock of this machine differs too much from that of AWS",
			"Set the clock of the machine (NTP, chrony).", "Signature expired", "Signature not yet current",
			"RequestExpired"),

	/**
	 * The temporary credentials that signed the login have expired.
	 */
	AWS_CREDENTIALS_EXPIRED("the AWS credentials that signed the login have expired",
			"Renew the AWS identity of the process; it is resolved again at each login.", "ExpiredToken"),

	/**
	 * AWS does not know the key that signed the login.
	 */
	AWS_KEY_UNKNOWN("AWS does not know the access key that signed the login",
			"Check the AWS identity of the process, its session token and its partition.", "InvalidClientTokenId"),

	/**
	 * AWS refused the signature.
	 */
	SIGNATURE_REFUSED("AWS refused the signature of the login",
			"Check the secret key of the process's AWS identity and the property 'vault.aws.login.iam.region'.",
			"SignatureDoesNotMatch", "IncompleteSignature"),

	/**
	 * STS did not answer as STS does.
	 */
	STS_ANSWER_UNREADABLE("the STS endpoint that Vault asks did not answer as STS does",
			"Check the keys that signed the login, and sts_endpoint: vault read auth/{mount}/config/client",
			"body of GetCallerIdentity is invalid", "error parsing STS response"),

	/**
	 * Vault cannot reach STS.
	 */
	STS_UNREACHABLE("Vault cannot reach AWS STS",
			"Check Vault's way out and sts_endpoint: vault read auth/{mount}/config/client", "error making request"),

	/**
	 * Vault has no configuration of its AWS client, and fails over it.
	 */
	CLIENT_CONFIG_MISSING("the AWS auth method failed, probably because its client was never configured",
			"Configure it, if only with a default: vault write auth/{mount}/config/client max_retries=-1",
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
	 * Vault has no certificate for the identity document.
	 */
	INSTANCE_DOCUMENT_NOT_VERIFIED("Vault has no certificate that proves the identity document of the instance",
			"Register the certificate of the region that AWS publishes for the property 'vault.aws.login.ec2.identity-document',"
					+ " with type=identity for its value 'identity': vault write auth/{mount}/config/certificate/<name> type=pkcs7"
					+ " aws_public_cert=@<file>",
			"failed to verify the signature",
			"instance identity verification using SHA256 RSA signature is unsuccessful"),

	/**
	 * Vault cannot find the instance running.
	 */
	INSTANCE_NOT_VERIFIED("Vault cannot find the instance running",
			"Allow Vault ec2:DescribeInstances, in another account by vault write auth/{mount}/config/sts/<account>"
					+ " sts_role=<arn>, and check its endpoint: vault read auth/{mount}/config/client",
			"failed to verify instance ID"),

	/**
	 * The instance is not bound to the role.
	 */
	INSTANCE_NOT_BOUND("the instance is not bound to the Vault role",
			"Check the bound_ values of the role: vault read auth/{mount}/role/{role}",
			"does not satisfy the constraint on role", "Error validating instance"),

	/**
	 * The identity document is from before the last start of the instance.
	 */
	INSTANCE_DOCUMENT_OLD("the identity document is older than that of an earlier login",
			"Check that this is the instance that logged in before; if so: vault delete"
					+ " auth/{mount}/identity-accesslist/<instance id>",
			"instance meta-data is older than the one used for previous login"),

	/**
	 * The nonce is not the one of the first login.
	 */
	NONCE_MISMATCH("the instance has logged in before, with another nonce",
			"Restore the nonce ('vault.aws.login.ec2.nonce' or '.nonce-file'). If it is lost and nobody else logs in from"
					+ " this instance: vault delete auth/{mount}/identity-accesslist/<instance id>",
			"client nonce mismatch"),

	/**
	 * The nonce is too long.
	 */
	NONCE_TOO_LONG("the nonce is longer than 128 characters", "Shorten the property 'vault.aws.login.ec2.nonce'.",
			"client nonce exceeding the limit"),

	/**
	 * The instance may log in only once.
	 */
	REAUTHENTICATION_DISABLED("the instance has logged in before, and may not log in again (disallow_reauthentication)",
			"Set disallow_reauthentication=false and admit the instance once more: vault write auth/{mount}/role/{role}"
					+ " disallow_reauthentication=false && vault delete auth/{mount}/identity-accesslist/<instance id>",
			"reauthentication is disabled"),

	/**
	 * The role tag of the instance is missing or refused.
	 */
	ROLE_TAG_REFUSED("the role tag of the instance is missing, forged, deny-listed or for something else",
			"Tag the instance anew: vault write auth/{mount}/role/{role}/tag instance_id=<instance id>",
			"missing tag with key", "role on the tag is not matching",
			"role tag is being used by an unauthorized instance", "role tag is deny listed", "policies on the role tag",
			"role tag signature verification failed", "invalid tag"),

	/**
	 * No auth method is mounted there.
	 */
	MOUNT_NOT_FOUND("no auth method is mounted at auth/{mount}",
			"Correct the property 'vault.aws.login.mount', or enable the method: vault auth enable -path={mount} <type>."
					+ " In a namespace, set 'spring.cloud.vault.namespace'.",
			"no handler for route", "unsupported path"),

	/**
	 * Vault denied the login without saying why.
	 */
	LOGIN_DENIED("no auth method is mounted at auth/{mount}, or Vault lets neither this address nor this identity in",
			"Correct the property 'vault.aws.login.mount', or enable the method: vault auth enable -path={mount} <type>."
					+ " In a namespace, set 'spring.cloud.vault.namespace'. Otherwise check token_bound_cidrs of the role, whether"
					+ " the entity is disabled, and wait: after repeated failures Vault locks an identity out for a quarter of an"
					+ " hour.",
			"permission denied", "missing client token"),

	/**
	 * A part of the login did not arrive, or not as it was sent.
	 */
	REQUEST_UNREADABLE("Vault misses a part of the login or cannot read it",
			"Check what stands between the application and Vault, and the version of Vault: vault status",
			"didn't supply required authentication values", "supplied auth values for both ec2 and iam auth types",
			"iam_http_request_method", "iam_request_url", "iam_request_body", "iam request body is invalid",
			"iam_request_headers", "invalid request"),

	/**
	 * AWS failed, throttled or did not respond to Vault.
	 */
	AWS_UNAVAILABLE("AWS is unavailable to Vault", "Check the network of Vault and the AWS Health Dashboard."),

	/**
	 * Vault is sealed, in stand-by, over its limits or failing.
	 */
	VAULT_NOT_READY("Vault cannot serve the login now", "Check Vault: vault status"),

	/**
	 * Vault did not answer.
	 */
	VAULT_UNREACHABLE("Vault does not answer",
			"Check that Vault runs and that 'spring.cloud.vault.uri' and its TLS settings are right."),

	/**
	 * Any other refusal.
	 */
	UNCLASSIFIED("Vault refused the login", "Read Vault's log for the request: the answer names no known cause.");

	private final String cause;

	private final String remedy;

	private final String texts;

	private final Pattern anyText;

	LoginFailureReason(String cause, String remedy, String... texts) {
		this.cause = cause;
		this.remedy = remedy;
		this.texts = String.join("\n", texts);
		this.anyText = VaultErrorResponse.anyOf(texts);
	}

	static LoginFailureReason of(VaultErrorResponse refusal) {
		LoginFailureReason known = Arrays.stream(values())
			.filter((failure) -> refusal.contains(failure.anyText))
			.findFirst()
			.orElse(refusal.isTransient() ? VAULT_NOT_READY : UNCLASSIFIED);
		return (refusal.isTransientAwsFailure() && known != STS_UNREACHABLE) ? AWS_UNAVAILABLE : known;
	}

	/**
	 * Return the cause in one sentence without its end.
	 * @return the cause
	 */
	String cause() {
		return this.cause;
	}

	/**
	 * Return what can be done.
	 * @param subject what the remedy is about: the property, for a local failure
	 * @return the remedy
	 */
	String action(String subject) {
		return this.remedy.replace("{subject}", subject);
	}

	/**
	 * Return by what it is known.
	 * @return parts of the answers of Vault that mean this failure
	 */
	List<String> texts() {
		return this.texts.lines().toList();
	}

	/**
	 * Return whether the same login may succeed later without anybody's help.
	 * @return {@code true} if trying again makes sense
	 */
	boolean isTransient() {
		return this == AWS_UNAVAILABLE || this == VAULT_NOT_READY || this == VAULT_UNREACHABLE
				|| this == STS_UNREACHABLE || this == METADATA_UNREACHABLE;
	}

}
