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

import java.util.regex.Pattern;

import io.github.vaultaws.VaultRefusal;

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
public enum LoginFailure {

	/**
	 * A file with a role id or secret id is missing, unreadable or empty.
	 */
	SECRET_FILE_UNUSABLE("a file with half of the AppRole cannot be used",
			"Write the value into the file and let the application's user read it,"
					+ " or correct the property '{subject}'."),

	/**
	 * The SDK found no AWS credentials to sign the login with.
	 */
	NO_AWS_CREDENTIALS("there are no AWS credentials to sign the login with",
			"Give the process an AWS identity of its own (instance profile, web identity, container role or profile);"
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
	 * The login needs a second factor.
	 */
	MFA_REQUIRED("Vault demands a second factor (MFA) for this login",
			"Exempt the role from MFA enforcement; a service cannot enter a code."),

	/**
	 * Vault gave no token.
	 */
	NO_TOKEN("Vault answered without a token", "Check what stands between the application and Vault."),

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
			"Check secret_id_bound_cidrs and token_bound_cidrs of auth/{mount}/role/{role}.", "source address"),

	/**
	 * The role does not exist at the AWS auth method.
	 */
	ROLE_NOT_FOUND("the Vault role does not exist",
			"Correct the property 'vault.aws.login.role', or create the role:"
					+ " vault write auth/{mount}/role/{role} auth_type=iam bound_iam_principal_arn=<arn>",
			"entry for role"),

	/**
	 * The role is for another kind of login.
	 */
	METHOD_NOT_ALLOWED("the Vault role is for another kind of login",
			"Use a role with the right auth_type; it cannot be changed: vault read auth/{mount}/role/{role}",
			"not allowed for role"),

	/**
	 * The AWS identity is not bound to the role.
	 */
	PRINCIPAL_NOT_BOUND("the AWS identity of the application is not bound to the Vault role",
			"Add the ARN of the role or user (not of its session) to bound_iam_principal_arn of"
					+ " auth/{mount}/role/{role}.",
			"does not belong to the role"),

	/**
	 * Vault wants a server id header.
	 */
	SERVER_ID_MISSING("Vault demands a server id in the signed request",
			"Set the property 'vault.aws.login.iam.server-id' to iam_server_id_header_value of auth/{mount}/config/client.",
			"missing header \"X-Vault-AWS-IAM-Server-ID\""),

	/**
	 * The server id header is for another Vault.
	 */
	SERVER_ID_WRONG("the server id is not the one of this Vault",
			"Correct the property 'vault.aws.login.iam.server-id', or check that this is the right Vault.",
			"error validating X-Vault-AWS-IAM-Server-ID header"),

	/**
	 * Region of the signature and endpoint of Vault do not fit together.
	 */
	WRONG_REGION("the region of the signature does not fit the STS endpoint that Vault asks",
			"Set the property 'vault.aws.login.iam.region' to the region of Vault's STS endpoint or to 'global',"
					+ " or let Vault follow the client: vault write auth/{mount}/config/client"
					+ " use_sts_region_from_client=true",
			"Credential should be scoped to a valid region", "unable to get regional STS endpoint",
			"region missing from Authorization header"),

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
			"Check the keys that signed the login, and sts_endpoint of auth/{mount}/config/client.",
			"body of GetCallerIdentity is invalid", "error parsing STS response"),

	/**
	 * Vault cannot reach STS.
	 */
	STS_UNREACHABLE("Vault cannot reach AWS STS",
			"Check Vault's way out and sts_endpoint of auth/{mount}/config/client.", "error making request"),

	/**
	 * The auth method is not mounted there, or the address is not allowed.
	 */
	MOUNT_NOT_FOUND("no auth method is mounted at auth/{mount}, or it does not let this address in",
			"Correct the property 'vault.aws.login.mount', or enable the method: vault auth enable -path={mount} <type>."
					+ " In a namespace, set 'spring.cloud.vault.namespace'. After repeated failures Vault locks the"
					+ " identity out for a while.",
			"no handler for route", "unsupported path", "permission denied", "missing client token"),

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
	REFUSED("Vault refused the login", "Read Vault's log for the request: the answer names no known cause.");

	private final String cause;

	private final String remedy;

	private final Pattern fragments;

	LoginFailure(String cause, String remedy, String... fragments) {
		this.cause = cause;
		this.remedy = remedy;
		this.fragments = VaultRefusal.anyOf(fragments);
	}

	static LoginFailure of(VaultRefusal refusal) {
		for (LoginFailure failure : values()) {
			if (refusal.says(failure.fragments)) {
				return failure;
			}
		}
		return refusal.isPassing() ? VAULT_NOT_READY : REFUSED;
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
	String remedy(String subject) {
		return this.remedy.replace("{subject}", subject);
	}

	/**
	 * Return whether the same login may succeed later without anybody's help.
	 * @return {@code true} if trying again makes sense
	 */
	boolean isPassing() {
		return this == VAULT_NOT_READY || this == VAULT_UNREACHABLE || this == STS_UNREACHABLE;
	}

}
