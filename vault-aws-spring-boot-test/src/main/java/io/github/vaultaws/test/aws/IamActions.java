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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The actions of IAM in the query protocol.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IamActions {

	private static final Map<String, BiFunction<Iam, Parameters, Xml>> ACTIONS = new HashMap<>();

	static {
		ACTIONS.put("CreateUser", (iam, parameters) -> new Xml().element("User",
				user(iam.createUser(parameters.get("UserName"), parameters.get("Path", "/"), parameters.tags()))));
		ACTIONS.put("GetUser",
				(iam, parameters) -> new Xml().element("User", user(iam.getUser(parameters.find("UserName")))));
		ACTIONS.put("ListUsers", (iam, parameters) -> list("Users", iam.listUsers(), IamActions::user));
		silent("DeleteUser", (iam, parameters) -> iam.deleteUser(parameters.get("UserName")));
		silent("TagUser", (iam, parameters) -> iam.tagUser(parameters.get("UserName"), parameters.tags()));
		ACTIONS.put("CreateAccessKey", IamActions::createAccessKey);
		ACTIONS.put("ListAccessKeys", IamActions::listAccessKeys);
		silent("DeleteAccessKey",
				(iam, parameters) -> iam.deleteAccessKey(parameters.find("UserName"), parameters.get("AccessKeyId")));
		silent("PutUserPolicy", (iam, parameters) -> iam.putUserPolicy(parameters.get("UserName"),
				parameters.get("PolicyName"), parameters.get("PolicyDocument")));
		silent("DeleteUserPolicy",
				(iam, parameters) -> iam.deleteUserPolicy(parameters.get("UserName"), parameters.get("PolicyName")));
		ACTIONS.put("ListUserPolicies", (iam, parameters) -> {
			Xml names = new Xml();
			iam.listUserPolicies(parameters.get("UserName")).forEach((name) -> names.text("member", name));
			return page("PolicyNames", names);
		});
		silent("AttachUserPolicy",
				(iam, parameters) -> iam.attachUserPolicy(parameters.get("UserName"), parameters.get("PolicyArn")));
		silent("DetachUserPolicy",
				(iam, parameters) -> iam.detachUserPolicy(parameters.get("UserName"), parameters.get("PolicyArn")));
		ACTIONS.put("ListAttachedUserPolicies", (iam, parameters) -> list("AttachedPolicies",
				iam.listAttachedUserPolicies(parameters.get("UserName")), IamActions::policy));
		silent("CreateGroup", (iam, parameters) -> iam.createGroup(parameters.get("GroupName")));
		silent("AddUserToGroup",
				(iam, parameters) -> iam.addUserToGroup(parameters.get("GroupName"), parameters.get("UserName")));
		silent("RemoveUserFromGroup",
				(iam, parameters) -> iam.removeUserFromGroup(parameters.get("GroupName"), parameters.get("UserName")));
		ACTIONS.put("ListGroupsForUser", (iam, parameters) -> list("Groups",
				iam.listGroupsForUser(parameters.get("UserName")), IamActions::group));
		ACTIONS.put("CreateRole", IamActions::createRole);
		ACTIONS.put("GetRole",
				(iam, parameters) -> new Xml().element("Role", role(iam.getRole(parameters.get("RoleName")))));
	}

	private IamActions() {
	}

	private static void silent(String action, BiConsumer<Iam, Parameters> run) {
		ACTIONS.put(action, (iam, parameters) -> {
			run.accept(iam, parameters);
			return new Xml();
		});
	}

	static boolean contains(String action) {
		return ACTIONS.containsKey(action);
	}

	static Xml run(String action, Iam iam, Parameters parameters) {
		BiFunction<Iam, Parameters, Xml> run = ACTIONS.get(action);
		return (run != null) ? run.apply(iam, parameters) : new Xml();
	}

	private static Xml createAccessKey(Iam iam, Parameters parameters) {
		IamUser user = iam.getUser(parameters.find("UserName"));
		TestCredentials credentials = iam.createAccessKey(user.name());
		return new Xml().element("AccessKey",
				key(user, credentials.accessKeyId()).text("SecretAccessKey", credentials.secretAccessKey()));
	}

	private static Xml listAccessKeys(Iam iam, Parameters parameters) {
		IamUser user = iam.getUser(parameters.find("UserName"));
		return list("AccessKeyMetadata", iam.listAccessKeys(user.name()), (id) -> key(user, id));
	}

	private static Xml createRole(Iam iam, Parameters parameters) {
		return new Xml().element("Role",
				role(iam.createRole(parameters.get("RoleName"), parameters.get("Path", "/"),
						parameters.duration("MaxSessionDuration", ChronoUnit.HOURS.getDuration()),
						parameters.get("AssumeRolePolicyDocument"))));
	}

	private static Xml key(IamUser user, String accessKeyId) {
		return new Xml().text("UserName", user.name())
			.text("AccessKeyId", accessKeyId)
			.text("Status", "Active")
			.text("CreateDate",
					user.accessKeys().getOrDefault(accessKeyId, user.created()).truncatedTo(ChronoUnit.SECONDS));
	}

	private static Xml user(IamUser user) {
		return new Xml().text("Path", user.path())
			.text("UserName", user.name())
			.text("UserId", user.identity().userId())
			.text("Arn", user.identity().arn())
			.text("CreateDate", user.created().truncatedTo(ChronoUnit.SECONDS))
			.element("Tags", tags(user));
	}

	private static Xml tags(IamUser user) {
		Xml tags = new Xml();
		user.tags().forEach((key, value) -> tags.element("member", new Xml().text("Key", key).text("Value", value)));
		return tags;
	}

	private static Xml policy(String arn) {
		return new Xml().text("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)).text("PolicyArn", arn);
	}

	private static Xml group(String name) {
		return new Xml().text("Path", "/")
			.text("GroupName", name)
			.text("GroupId", name)
			.text("Arn", "arn:aws:iam::" + EmbeddedAws.ACCOUNT + ":group/" + name);
	}

	private static Xml role(IamRole role) {
		return new Xml().text("Path", role.path())
			.text("RoleName", role.name())
			.text("RoleId", role.id())
			.text("Arn", role.arn())
			.text("CreateDate", role.created().truncatedTo(ChronoUnit.SECONDS))
			.text("AssumeRolePolicyDocument", URLEncoder.encode(role.trustPolicy(), StandardCharsets.UTF_8))
			.text("MaxSessionDuration", role.maxSession().toSeconds());
	}

	private static <T> Xml list(String name, List<T> members, Function<T, Xml> element) {
		Xml content = new Xml();
		members.forEach((member) -> content.element("member", element.apply(member)));
		return page(name, content);
	}

	private static Xml page(String name, Xml members) {
		return new Xml().element(name, members).text("IsTruncated", false);
	}

}
