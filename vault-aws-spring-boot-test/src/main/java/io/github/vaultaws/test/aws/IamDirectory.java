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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * The users, groups, roles and access keys of the account.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IamDirectory {

	private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");

	private static final int MAX_KEYS = 2;

	private final Map<String, IamUser> users = new ConcurrentHashMap<>();

	private final Map<String, IamRole> roles = new ConcurrentSkipListMap<>();

	private final Set<String> groups = ConcurrentHashMap.newKeySet();

	private final CredentialsRegistry credentials;

	private final Clock clock;

	private volatile PropagationDelay propagation = PropagationDelay.none();

	private volatile int maxUsers = 5000;

	IamDirectory(CredentialsRegistry credentials, Clock clock) {
		this.credentials = credentials;
		this.clock = clock;
	}

	void setPropagation(PropagationDelay propagation) {
		this.propagation = propagation;
	}

	void setMaxUsers(int maxUsers) {
		this.maxUsers = maxUsers;
	}

	synchronized IamUser createUser(String name, String path, Map<String, String> tags, String createdBy) {
		checkName("userName", name, 64);
		if (this.users.containsKey(name)) {
			throw exists("User", name);
		}
		checkQuota("UsersPerAccount", this.users.size(), this.maxUsers);
		IamUser user = new IamUser(name, path, this.clock.instant(), createdBy);
		user.tag(tags);
		this.users.put(name, user);
		return user;
	}

	synchronized void deleteUser(String name) {
		IamUser user = user(name);
		checkGone(user.groups(), "Cannot delete entity, must remove users from group first.");
		checkGone(user.accessKeys().keySet(), "Cannot delete entity, must delete access keys first.");
		checkGone(user.attachedPolicies(), "Cannot delete entity, must detach all policies first.");
		checkGone(user.inlinePolicies().keySet(), "Cannot delete entity, must delete policies first.");
		this.users.remove(name);
		user.delete();
	}

	IamUser user(String name) {
		IamUser user = this.users.get(name);
		if (user == null) {
			throw AwsException.notFound("The user with name " + name + " cannot be found.");
		}
		return user;
	}

	List<IamUser> users() {
		return this.users.values().stream().sorted(Comparator.comparing(IamUser::name)).toList();
	}

	synchronized TestCredentials createKey(IamUser user) {
		checkQuota("AccessKeysPerUser", user.accessKeys().size(), MAX_KEYS);
		return createKey(user, this.clock.instant().plus(this.propagation.next()));
	}

	TestCredentials createKey(IamUser user, Instant validFrom) {
		TestCredentials key = new TestCredentials(Identifiers.next("AKIA"), Identifiers.secretAccessKey(), null, null);
		user.addKey(key.accessKeyId(), this.clock.instant());
		this.credentials.add(key, user.identity(), user, validFrom);
		return key;
	}

	void deleteKey(IamUser user, String accessKeyId) {
		if (!user.removeKey(accessKeyId)) {
			throw AwsException.notFound("The Access Key with id " + accessKeyId + " cannot be found.");
		}
		this.credentials.remove(accessKeyId);
	}

	void createGroup(String name) {
		checkName("groupName", name, 128);
		if (!this.groups.add(name)) {
			throw exists("Group", name);
		}
	}

	void checkGroup(String name) {
		if (!this.groups.contains(name)) {
			throw AwsException.notFound("The group with name " + name + " cannot be found.");
		}
	}

	IamRole createRole(String name, String path, Duration maxSession, String trustPolicy) {
		checkName("roleName", name, 64);
		IamRole role = new IamRole(name, path, Identifiers.next("AROA"), maxSession, trustPolicy, this.clock.instant());
		if (this.roles.putIfAbsent(name, role) != null) {
			throw exists("Role", name);
		}
		return role;
	}

	IamRole role(String name) {
		IamRole role = this.roles.get(name);
		if (role == null) {
			throw AwsException.notFound("The role with name " + name + " cannot be found.");
		}
		return role;
	}

	List<IamRole> roles() {
		return List.copyOf(this.roles.values());
	}

	private static void checkName(String field, String name, int maxLength) {
		if (name.length() > maxLength) {
			throw AwsException.validation("1 validation error detected: Value '" + name + "' at '" + field
					+ "' failed to satisfy constraint: Member must have length less than or equal to " + maxLength);
		}
		if (!NAME.matcher(name).matches()) {
			throw AwsException.validation("The specified value for " + field + " is invalid. It must contain only "
					+ "alphanumeric characters and/or the following: +=,.@_-");
		}
	}

	private static void checkQuota(String quota, int used, int limit) {
		if (used >= limit) {
			throw new AwsException(409, "LimitExceeded", "Cannot exceed quota for " + quota + ": " + limit);
		}
	}

	private static void checkGone(Iterable<String> left, String reason) {
		if (left.iterator().hasNext()) {
			throw new AwsException(409, "DeleteConflict", reason);
		}
	}

	private static AwsException exists(String kind, String name) {
		return new AwsException(409, "EntityAlreadyExists", kind + " with name " + name + " already exists.");
	}

}
