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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * IAM for one caller. All methods fail as IAM does, with {@link AwsException}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Iam {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final IamDirectory directory;

	private final Permissions permissions;

	private final CredentialsRegistry.Entry caller;

	Iam(IamDirectory directory, Permissions permissions, CredentialsRegistry.Entry caller) {
		this.directory = directory;
		this.permissions = permissions;
		this.caller = caller;
	}

	/**
	 * Create a user.
	 * @param name the name
	 * @param path the path, such as {@code /}
	 * @param tags the tags
	 * @return the user
	 */
	public IamUser createUser(String name, String path, Map<String, String> tags) {
		check("CreateUser", "user" + path + name);
		return this.directory.createUser(name, path, tags, this.caller.identity().arn());
	}

	/**
	 * Delete a user, which must not have access keys, policies or groups.
	 * @param name the name
	 */
	public void deleteUser(String name) {
		check("DeleteUser", "user/" + name);
		this.directory.deleteUser(name);
	}

	/**
	 * Find a user.
	 * @param name the name, or {@code null} for the caller
	 * @return the user
	 */
	public IamUser getUser(@Nullable String name) {
		return user("GetUser", name);
	}

	/**
	 * List all users.
	 * @return the users
	 */
	public List<IamUser> listUsers() {
		check("ListUsers", "user/");
		return this.directory.users();
	}

	/**
	 * Tag a user.
	 * @param name the name
	 * @param tags the tags
	 */
	public void tagUser(String name, Map<String, String> tags) {
		user("TagUser", name).tag(tags);
	}

	/**
	 * Create an access key, which becomes valid after the propagation delay.
	 * @param userName the name of the user, or {@code null} for the caller
	 * @return the key
	 */
	public TestCredentials createAccessKey(@Nullable String userName) {
		return this.directory.createKey(user("CreateAccessKey", userName));
	}

	/**
	 * Delete an access key.
	 * @param userName the name of the user, or {@code null} for the caller
	 * @param accessKeyId the id of the key
	 */
	public void deleteAccessKey(@Nullable String userName, String accessKeyId) {
		this.directory.deleteKey(user("DeleteAccessKey", userName), accessKeyId);
	}

	/**
	 * List the access keys of a user.
	 * @param userName the name of the user, or {@code null} for the caller
	 * @return the ids of the access keys, oldest first
	 */
	public List<String> listAccessKeys(@Nullable String userName) {
		return List.copyOf(user("ListAccessKeys", userName).accessKeys().keySet());
	}

	/**
	 * Put an inline policy.
	 * @param userName the name of the user
	 * @param policyName the name of the policy
	 * @param document the policy
	 */
	public void putUserPolicy(String userName, String policyName, String document) {
		IamUser user = user("PutUserPolicy", userName);
		checkPolicy(document);
		user.putPolicy(policyName, document);
	}

	/**
	 * Delete an inline policy.
	 * @param userName the name of the user
	 * @param policyName the name of the policy
	 */
	public void deleteUserPolicy(String userName, String policyName) {
		if (!user("DeleteUserPolicy", userName).deletePolicy(policyName)) {
			throw AwsException.notFound("The user policy with name " + policyName + " cannot be found.");
		}
	}

	/**
	 * List the inline policies of a user.
	 * @param userName the name of the user
	 * @return the names of the policies
	 */
	public List<String> listUserPolicies(String userName) {
		return List.copyOf(user("ListUserPolicies", userName).inlinePolicies().keySet());
	}

	/**
	 * Attach a managed policy.
	 * @param userName the name of the user
	 * @param policyArn the ARN of the policy
	 */
	public void attachUserPolicy(String userName, String policyArn) {
		IamUser user = user("AttachUserPolicy", userName);
		if (!policyArn.matches("arn:aws[a-z-]*:iam::(aws|\\d{12}):policy/.+")) {
			throw AwsException.validation("ARN " + policyArn + " is not valid.");
		}
		user.attachPolicy(policyArn);
	}

	/**
	 * Detach a managed policy.
	 * @param userName the name of the user
	 * @param policyArn the ARN of the policy
	 */
	public void detachUserPolicy(String userName, String policyArn) {
		if (!user("DetachUserPolicy", userName).detachPolicy(policyArn)) {
			throw AwsException.notFound("Policy " + policyArn + " was not found.");
		}
	}

	/**
	 * List the managed policies of a user.
	 * @param userName the name of the user
	 * @return the ARNs of the policies
	 */
	public List<String> listAttachedUserPolicies(String userName) {
		return user("ListAttachedUserPolicies", userName).attachedPolicies();
	}

	/**
	 * Create a group.
	 * @param name the name
	 */
	public void createGroup(String name) {
		check("CreateGroup", "group/" + name);
		this.directory.createGroup(name);
	}

	/**
	 * Add a user to a group.
	 * @param groupName the name of the group
	 * @param userName the name of the user
	 */
	public void addUserToGroup(String groupName, String userName) {
		IamUser user = user("AddUserToGroup", userName);
		this.directory.checkGroup(groupName);
		user.join(groupName);
	}

	/**
	 * Remove a user from a group.
	 * @param groupName the name of the group
	 * @param userName the name of the user
	 */
	public void removeUserFromGroup(String groupName, String userName) {
		IamUser user = user("RemoveUserFromGroup", userName);
		this.directory.checkGroup(groupName);
		user.leave(groupName);
	}

	/**
	 * List the groups of a user.
	 * @param userName the name of the user
	 * @return the names of the groups
	 */
	public List<String> listGroupsForUser(String userName) {
		return user("ListGroupsForUser", userName).groups();
	}

	/**
	 * Create a role.
	 * @param name the name
	 * @param path the path, such as {@code /}
	 * @param maxSession how long its sessions may be
	 * @param trustPolicy the trust policy, which is kept, not evaluated
	 * @return the role
	 */
	public IamRole createRole(String name, String path, Duration maxSession, String trustPolicy) {
		check("CreateRole", "role" + path + name);
		checkPolicy(trustPolicy);
		return this.directory.createRole(name, path, maxSession, trustPolicy);
	}

	/**
	 * Find a role.
	 * @param name the name
	 * @return the role
	 */
	public IamRole getRole(String name) {
		check("GetRole", "role/" + name);
		return this.directory.role(name);
	}

	private IamUser user(String action, @Nullable String name) {
		if (name != null) {
			check(action, "user/" + name);
			return this.directory.user(name);
		}
		if (this.caller.user() == null) {
			throw AwsException.validation("Must specify userName when calling with non-User credentials");
		}
		check(action, "user/" + this.caller.user().name());
		return this.caller.user();
	}

	private void check(String action, String resource) {
		if (this.caller.isSession() && !this.caller.isRole()) {
			throw AwsException.invalidToken();
		}
		this.permissions.check(this.caller.identity(), "iam:" + action,
				"arn:aws:iam::" + EmbeddedAws.ACCOUNT + ":" + resource);
	}

	private static void checkPolicy(String document) {
		try {
			if (JSON.readTree(document).isObject()) {
				return;
			}
		}
		catch (JacksonException ex) {
			throw new AwsException(400, "MalformedPolicyDocument", "Syntax errors in policy.");
		}
		throw new AwsException(400, "MalformedPolicyDocument", "Syntax errors in policy.");
	}

}
