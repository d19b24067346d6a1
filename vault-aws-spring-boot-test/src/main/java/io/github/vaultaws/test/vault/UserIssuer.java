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

package io.github.vaultaws.test.vault;

import java.util.HashMap;
import java.util.Map;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * Creates IAM users, and deletes them when their leases are revoked.
 *
 * @author The vault-aws-spring-boot authors
 */
final class UserIssuer {

	private final AwsAccess access;

	private final RootCredentials root;

	UserIssuer(AwsAccess access, RootCredentials root) {
		this.access = access;
		this.root = root;
	}

	Map<String, Object> issue(AwsRole role, String name) {
		IamClient iam = this.access.call("Error creating IAM user", () -> this.access.iam(this.root.configOrUnset()));
		String path = role.userPath().isEmpty() ? "/" : role.userPath();
		this.access.run("Error creating IAM user", () -> iam.createUser(name, path));
		try {
			return credentials(iam, role, name);
		}
		catch (VaultError ex) {
			delete(iam, name);
			throw ex;
		}
	}

	private Map<String, Object> credentials(IamClient iam, AwsRole role, String name) {
		role.policyArns()
			.forEach((arn) -> this.access.run("Error attaching user policy", () -> iam.attachUserPolicy(name, arn)));
		if (!role.policyDocument().isEmpty()) {
			this.access.run("Error putting user policy", () -> iam.putUserPolicy(name, name, role.policyDocument()));
		}
		role.groups()
			.forEach((group) -> this.access.run("Error adding user to group", () -> iam.addUserToGroup(group, name)));
		if (!role.tags().isEmpty()) {
			this.access.run("Error adding tags to user", () -> iam.tagUser(name, role.tags()));
		}
		TestCredentials credentials = this.access.call("Error creating access keys", () -> iam.createAccessKey(name));
		Map<String, Object> data = new HashMap<>();
		data.put("access_key", credentials.accessKeyId());
		data.put("secret_key", credentials.secretAccessKey());
		data.put("session_token", null);
		return data;
	}

	void revoke(String name) {
		try {
			delete(this.access.iam(this.root.configOrUnset()), name);
		}
		catch (AwsException ex) {
			throw VaultError.failed(this.access.text(ex));
		}
	}

	private static void delete(IamClient iam, String name) {
		try {
			iam.listAccessKeys(name).forEach((key) -> iam.deleteAccessKey(name, key));
			iam.listUserPolicies(name).forEach((policy) -> iam.deleteUserPolicy(name, policy));
			iam.listAttachedUserPolicies(name).forEach((arn) -> iam.detachUserPolicy(name, arn));
			iam.listGroupsForUser(name).forEach((group) -> iam.removeUserFromGroup(group, name));
			iam.deleteUser(name);
		}
		catch (AwsException ex) {
			if (!ex.code().equals("NoSuchEntity")) {
				throw ex;
			}
		}
	}

}
