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

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsVerifier.Result;
import io.github.vaultaws.VaultAwsCredentialsException;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.rotation.Rejection.History;
import io.github.vaultaws.session.RevocableLease;

/**
 * Log messages about leases that could not be renewed or looked up, and about credentials
 * that may remain valid because they could not be revoked. Immutable.
 *
 * @param role the name of the role in the application
 * @author The vault-aws-spring-boot authors
 */
record CredentialsMessages(String role) {

	String rotated(IssuedCredentials issued, @Nullable IssuedCredentials previous) {
		String what = (previous != null) ? "Rotated AWS credentials for role '" + this.role + "': "
				+ previous.maskedAccessKeyId() + " → " + issued.maskedAccessKeyId()
				: "Obtained AWS credentials " + named(issued);
		return what + ", valid until " + issued.info().expiresAt();
	}

	/**
	 * Return what to do about a lease that no longer exists.
	 * @param issued the credentials of the lease
	 * @return the message
	 */
	String leaseGone(IssuedCredentials issued) {
		return iamUser(issued, false);
	}

	String leaseLost(IssuedCredentials issued, Result result) {
		boolean accepted = result == Result.ACCEPTED;
		return "AWS credentials " + named(issued) + (accepted ? " are still valid" : " may still be valid")
				+ ": Vault has no lease '" + issued.leaseId() + "'" + (accepted ? ", and AWS accepts them. " : ". ")
				+ iamUser(issued, accepted);
	}

	private static String iamUser(IssuedCredentials issued, boolean exists) {
		return (exists ? "Their" : "If it was not revoked, their")
				+ " IAM user remains in AWS and has to be deleted there. It was created at " + issued.info().issuedAt()
				+ ". To find it: aws iam list-users --query"
				+ " \"Users[?starts_with(UserName,'vault-')].[CreateDate,UserName]\"";
	}

	String notDeleted(IssuedCredentials issued, RuntimeException failure, boolean requested) {
		VaultErrorResponse errorResponse = VaultErrorResponse.findIn(failure);
		String statement = (errorResponse != null) ? errorResponse.deniedAwsStatement() : null;
		return "Vault failed to revoke AWS credentials " + withLease(issued) + ", which may remain valid: "
				+ detail(failure) + "." + (requested ? " Vault repeats the revocation a few times." : "")
				+ " Allow Vault's root identity to delete IAM users"
				+ ((statement != null) ? " (" + statement + ")" : "") + ", then: vault lease revoke "
				+ issued.leaseId();
	}

	String failed(IssuedCredentials issued, RuntimeException failure) {
		return "Failed to revoke AWS credentials " + named(issued) + ", retrying in 30 s: " + detail(failure);
	}

	String denied(IssuedCredentials issued, RuntimeException failure) {
		return "Failed to revoke AWS credentials " + withLease(issued) + ", which remain valid until "
				+ issued.info().expiresAt() + ": " + detail(failure) + rule("revoke them", RevocableLease.REVOKE);
	}

	/**
	 * Return what to do if no policy allows to renew or look up a lease.
	 * @param action the action, a verb
	 * @param issued the credentials of the lease
	 * @param failure the response
	 * @param rule the rule that the request requires
	 * @return the message
	 */
	String leaseDenied(String action, IssuedCredentials issued, RuntimeException failure, PolicyRule rule) {
		return "Failed to " + action + " AWS credentials " + named(issued) + ", which are replaced before they expire: "
				+ detail(failure) + rule(action.replaceFirst("^(\\w+)", "$1 them"), rule);
	}

	/**
	 * Return the cause of a failure.
	 * @param failure the failure
	 * @return the cause, without a full stop
	 */
	static String detail(RuntimeException failure) {
		return (failure instanceof VaultAwsCredentialsException known) ? known.getDetail()
				: PrintableText.ofFailure(failure);
	}

	private static String rule(String action, PolicyRule rule) {
		return ". To allow the application to " + action + ", add to its policy: " + rule;
	}

	String tooShort(IssuedCredentials issued, String command) {
		return "The lease of AWS credentials for role '%s' has a TTL of only %d s. Verification and overlap are"
			.formatted(this.role, issued.lifetime().ttl() / 1000)
				+ " shortened, and IAM users are created frequently. Increase the TTL to 15 minutes or more: "
				+ command;
	}

	String unverified(IssuedCredentials issued, String reason) {
		return "Using AWS credentials " + named(issued) + " without verification because " + reason;
	}

	/**
	 * Return what the check of current credentials has shown if they remain in use.
	 * @param issued the credentials
	 * @param result the result
	 * @param rejection the report, with the previous results of the verifier
	 * @param verifier the description of the verifier
	 * @return the message, or {@code null} if there is nothing to report
	 */
	@Nullable String checked(IssuedCredentials issued, Result result, Rejection rejection, String verifier) {
		if (result == Result.REJECTED) {
			return (rejection.history() == History.NONE)
					? "A service and " + verifier + " rejected AWS credentials " + named(issued)
							+ "; they remain in use until others are issued"
					: verifier + " has rejected AWS credentials " + named(issued)
							+ " and all others that it checked; they remain in use. Set 'sts-region' of the role, or"
							+ " 'vault.aws.rotation.verification.sts-endpoint', to the AWS partition of the credentials.";
		}
		return (result == Result.ACCEPTED && rejection.history() != History.REPLACED && !rejection.code().isAmbiguous())
				? "A service rejected AWS credentials " + named(issued)
						+ ", but STS accepts them. Check the endpoint, region and partition of the AWS client."
				: null;
	}

	private String withLease(IssuedCredentials issued) {
		return named(issued) + " (lease '" + issued.leaseId() + "')";
	}

	private String named(IssuedCredentials issued) {
		return issued.maskedAccessKeyId() + " for role '" + this.role + "'";
	}

}
