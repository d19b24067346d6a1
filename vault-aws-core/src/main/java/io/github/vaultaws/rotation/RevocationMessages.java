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

import io.github.vaultaws.CredentialsVerifier.Result;

/**
 * Log messages about credentials that may remain valid because they could not be revoked.
 * Immutable.
 *
 * @param role the name of the role in the application
 * @author The vault-aws-spring-boot authors
 */
record RevocationMessages(String role) {

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

	String notDeleted(IssuedCredentials issued, String reason, boolean requested) {
		return "Vault failed to revoke AWS credentials " + withLease(issued) + ", which may remain valid: " + reason
				+ "." + (requested ? " Vault repeats the revocation a few times." : "")
				+ " Allow Vault's root identity to delete IAM users, then: vault lease revoke " + issued.leaseId();
	}

	String failed(IssuedCredentials issued, String reason) {
		return "Failed to revoke AWS credentials " + named(issued) + ", retrying in 30 s: " + reason;
	}

	String denied(IssuedCredentials issued, String reason) {
		return "Failed to revoke AWS credentials " + withLease(issued) + ", which remain valid until "
				+ issued.info().expiresAt() + ": " + reason
				+ ". To allow the application to revoke them, add to its policy: path \"sys/leases/revoke\""
				+ " { capabilities = [\"update\"] }";
	}

	private String withLease(IssuedCredentials issued) {
		return named(issued) + " (lease '" + issued.leaseId() + "')";
	}

	private String named(IssuedCredentials issued) {
		return issued.maskedAccessKeyId() + " for role '" + this.role + "'";
	}

}
