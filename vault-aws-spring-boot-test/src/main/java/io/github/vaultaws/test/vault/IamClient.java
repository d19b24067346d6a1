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
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsEndpoint;
import io.github.vaultaws.test.aws.AwsResponse;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * IAM with Vault's credentials, as far as Vault needs it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IamClient {

	private static final String USER = "UserName";

	private final AwsEndpoint endpoint;

	private final TestCredentials credentials;

	IamClient(AwsEndpoint endpoint, TestCredentials credentials) {
		this.endpoint = endpoint;
		this.credentials = credentials;
	}

	/**
	 * Find a user.
	 * @param name the name, or {@code null} for the caller
	 * @return the response
	 */
	AwsResponse getUser(@Nullable String name) {
		return (name != null) ? call("GetUser", USER, name) : call("GetUser");
	}

	AwsResponse getRole(String name) {
		return call("GetRole", "RoleName", name);
	}

	void createUser(String name, String path) {
		call("CreateUser", USER, name, "Path", path);
	}

	void deleteUser(String name) {
		call("DeleteUser", USER, name);
	}

	void tagUser(String name, Map<String, String> tags) {
		Map<String, String> parameters = new HashMap<>(Map.of(USER, name));
		int i = 1;
		for (Entry<String, String> tag : tags.entrySet()) {
			parameters.put("Tags.member." + i + ".Key", tag.getKey());
			parameters.put("Tags.member." + i + ".Value", tag.getValue());
			i++;
		}
		this.endpoint.call(this.credentials, "TagUser", parameters);
	}

	TestCredentials createAccessKey(String name) {
		AwsResponse response = call("CreateAccessKey", USER, name);
		return new TestCredentials(response.text("AccessKeyId"), response.text("SecretAccessKey"), null, null);
	}

	/**
	 * List the access keys of a user.
	 * @param name the name of the user
	 * @return the ids, the oldest first
	 */
	List<String> listAccessKeys(String name) {
		return call("ListAccessKeys", USER, name).texts("AccessKeyId");
	}

	void deleteAccessKey(String name, String accessKeyId) {
		call("DeleteAccessKey", USER, name, "AccessKeyId", accessKeyId);
	}

	void putUserPolicy(String name, String policy, String document) {
		call("PutUserPolicy", USER, name, "PolicyName", policy, "PolicyDocument", document);
	}

	List<String> listUserPolicies(String name) {
		return call("ListUserPolicies", USER, name).texts("member");
	}

	void deleteUserPolicy(String name, String policy) {
		call("DeleteUserPolicy", USER, name, "PolicyName", policy);
	}

	void attachUserPolicy(String name, String arn) {
		call("AttachUserPolicy", USER, name, "PolicyArn", arn);
	}

	List<String> listAttachedUserPolicies(String name) {
		return call("ListAttachedUserPolicies", USER, name).texts("PolicyArn");
	}

	void detachUserPolicy(String name, String arn) {
		call("DetachUserPolicy", USER, name, "PolicyArn", arn);
	}

	void addUserToGroup(String group, String name) {
		call("AddUserToGroup", USER, name, "GroupName", group);
	}

	List<String> listGroupsForUser(String name) {
		return call("ListGroupsForUser", USER, name).texts("GroupName");
	}

	void removeUserFromGroup(String group, String name) {
		call("RemoveUserFromGroup", USER, name, "GroupName", group);
	}

	private AwsResponse call(String action, String... parameters) {
		Map<String, String> all = new HashMap<>();
		for (int i = 0; i < parameters.length; i += 2) {
			all.put(parameters[i], parameters[i + 1]);
		}
		return this.endpoint.call(this.credentials, action, all);
	}

}
