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

package io.github.vaultaws.rotation;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.vaultaws.client.VaultErrorResponse;

/**
 * Why Vault gave no AWS keys. The texts that tell one reason from another are Vault's and
 * AWS's own.
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
					+ " credential_type=assumed_role role_arns=<arn>",
			"Role \""),

	/**
	 * The static role does not exist.
	 */
	STATIC_ROLE_NOT_FOUND("the static role does not exist",
			"Correct the property '{prefix}.role', create the role: vault write {mount}/static-roles/{role}"
					+ " username=<IAM user> rotation_period=24h, or remove '{prefix}.role-type' if the role is none."),

	/**
	 * No secrets engine is mounted there.
	 */
	MOUNT_NOT_FOUND("no secrets engine is mounted at '{mount}'",
			"Correct the property '{prefix}.mount', or enable the engine: vault secrets enable -path={mount} aws",
			"no handler for route", "unsupported path"),

	/**
	 * Vault does not know the token, which it gave only just now.
	 */
	INVALID_TOKEN("Vault does not know the token any more",
			"None is needed: a login follows within seconds. If this comes again and again, find in Vault's audit log who"
					+ " revokes the tokens of this application.",
			"invalid token"),

	/**
	 * The token's policies do not allow it, or nothing is mounted there.
	 */
	NOT_ALLOWED("the token has no policy for '{path}', or nothing is mounted there",
			"Check the properties '{prefix}.mount' and '{prefix}.role', and attach a policy to the login's role:"
					+ " path \"{path}\" { capabilities = [\"read\", \"update\"] }",
			"permission denied"),

	/**
	 * The role allows several AWS roles and none was chosen.
	 */
	ROLE_ARN_NEEDED("the role allows several AWS roles and none was chosen", "Set the property '{prefix}.role-arn'.",
			"did not supply a role_arn parameter"),

	/**
	 * The AWS role is not among those of the Vault role.
	 */
	ROLE_ARN_NOT_ALLOWED("the Vault role does not allow this AWS role",
			"Correct the property '{prefix}.role-arn', or add it to role_arns of {mount}/roles/{role}.",
			"not in allowed role arns"),

	/**
	 * STS gives keys for 15 minutes at least.
	 */
	TTL_TOO_SHORT("AWS STS gives keys for 15 minutes at least",
			"Raise the property '{prefix}.ttl' to 15m or more; to replace keys more often set 'vault.aws.rotation.max-age'.",
			"minimum field value of 900", "greater than or equal to 900"),

	/**
	 * The AWS role allows no session that long.
	 */
	TTL_TOO_LONG("the AWS role does not allow sessions that long",
			"Lower the property '{prefix}.ttl', or raise MaxSessionDuration of the AWS role (1h at most if Vault's own"
					+ " identity is an assumed role).",
			"exceeds the MaxSessionDuration", "exceeds the 1 hour session limit"),

	/**
	 * AWS does not let Vault do it.
	 */
	AWS_DENIED("AWS does not let Vault do it",
			"Extend the IAM policy of Vault's root identity (vault read {mount}/config/root), and the trust policy of"
					+ " the AWS role.",
			"AccessDenied", "UnauthorizedOperation"),

	/**
	 * An AWS quota is reached.
	 */
	AWS_QUOTA("an AWS quota is reached",
			"Prefer credential_type=assumed_role, which makes no IAM users, or raise the quota.", "LimitExceeded"),

	/**
	 * Vault's own keys are refused by AWS.
	 */
	ROOT_CREDENTIALS_REJECTED("AWS refuses Vault's own keys",
			"Renew them: vault write {mount}/config/root. After config/rotate-root they need some seconds.",
			"could not obtain sts client", "InvalidClientTokenId", "SignatureDoesNotMatch", "NoCredentialProviders",
			"ExpiredToken"),

	/**
	 * The answer holds no keys.
	 */
	NO_CREDENTIALS("the answer holds no access key and secret key",
			"Check that '{mount}' is an AWS secrets engine: vault secrets list"),

	/**
	 * The answer holds keys, but not until when.
	 */
	NO_LEASE_DURATION("the answer does not tell how long the keys live",
			"Check that '{mount}' is an AWS secrets engine with a lease: vault read {mount}/config/lease"),

	/**
	 * The answer holds keys that an answer before held.
	 */
	DUPLICATE_CREDENTIALS("the answer holds keys that were given before",
			"Look for a caching proxy between this process and Vault, and have it pass '{path}' through."),

	/**
	 * The answer holds the keys of a static role, but not when Vault rotates them.
	 */
	NO_ROTATION("the answer does not tell when Vault rotates the keys",
			"Use a newer Vault: old ones, and OpenBao, do not tell the 'expiration' of {path}."),

	/**
	 * AWS does not accept the keys that Vault made.
	 */
	NOT_ACCEPTED("AWS does not accept the new keys yet",
			"AWS needs some seconds for a new access key. If it takes minutes, check that Vault makes its IAM users in"
					+ " the account and partition that this process asks: 'vault.aws.rotation.verification.sts-endpoint'."),

	/**
	 * AWS failed, throttled or did not respond to Vault.
	 */
	AWS_UNAVAILABLE("AWS is unavailable to Vault", "Check the network of Vault and the AWS Health Dashboard."),

	/**
	 * Vault is sealed, in stand-by, over its limits or failing.
	 */
	VAULT_NOT_READY("Vault cannot serve the request now", "Check Vault: vault status"),

	/**
	 * Vault did not answer.
	 */
	VAULT_UNREACHABLE("Vault does not answer",
			"Check that Vault runs and that 'spring.cloud.vault.uri' and its TLS settings are right."),

	/**
	 * Any other refusal.
	 */
	UNCLASSIFIED("Vault refused the request", "Read Vault's log for the request: the answer names no known cause.");

	private final String cause;

	private final String remedy;

	private final String texts;

	private final Pattern anyText;

	CredentialsFailureReason(String cause, String remedy, String... texts) {
		this.cause = cause;
		this.remedy = remedy;
		this.texts = String.join("\n", texts);
		this.anyText = VaultErrorResponse.anyOf(texts);
	}

	static CredentialsFailureReason of(VaultErrorResponse refusal, boolean staticRole) {
		if (staticRole && refusal.isNotFoundWithoutDetail()) {
			return STATIC_ROLE_NOT_FOUND;
		}
		if (refusal.isTransientAwsFailure()) {
			return AWS_UNAVAILABLE;
		}
		return Arrays.stream(values())
			.filter((failure) -> refusal.contains(failure.anyText))
			.findFirst()
			.orElse(refusal.isTransient() ? VAULT_NOT_READY : UNCLASSIFIED);
	}

	String cause() {
		return this.cause;
	}

	String action() {
		return this.remedy;
	}

	/**
	 * Return by what it is known.
	 * @return parts of the answers of Vault that mean this failure
	 */
	List<String> texts() {
		return this.texts.lines().toList();
	}

	boolean isTransient() {
		return this == DUPLICATE_CREDENTIALS || this == NOT_ACCEPTED || this == AWS_UNAVAILABLE
				|| this == VAULT_NOT_READY || this == VAULT_UNREACHABLE || this == ROOT_CREDENTIALS_REJECTED
				|| this == INVALID_TOKEN;
	}

}
