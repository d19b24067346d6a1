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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Rules of Vault for the roles of the AWS secrets engine.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsSecretsRoleRules {

	static final String IAM_USER = "iam_user";

	static final String ASSUMED_ROLE = "assumed_role";

	static final String FEDERATION_TOKEN = "federation_token";

	static final String SESSION_TOKEN = "session_token";

	private static final List<String> STS = List.of(ASSUMED_ROLE, FEDERATION_TOKEN, SESSION_TOKEN);

	private static final Pattern USER_PATH = Pattern.compile("^\\/([\\x21-\\x7F]{0,510}\\/)?$");

	private static final int ARN_SECTIONS = 6;

	private final AwsSecretsRole role;

	private final List<String> types;

	private AwsSecretsRoleRules(AwsSecretsRole role, String types) {
		this.role = role;
		this.types = List.of(types.split(","));
	}

	static void check(AwsSecretsRole role) {
		String type = Objects.requireNonNullElse(role.credentialType(), "");
		VaultParameters.refuseIf(type.isEmpty(), "did not supply credential_type");
		AwsSecretsRoleRules rules = new AwsSecretsRoleRules(role, type);
		rules.checkType();
		rules.checkPolicies();
		rules.checkUser();
	}

	private void checkType() {
		for (String type : this.types) {
			VaultParameters.refuseIf(!type.equals(IAM_USER) && !STS.contains(type),
					"unrecognized credential type: " + type);
		}
		Duration ttl = Objects.requireNonNullElse(this.role.defaultStsTtl(), Duration.ZERO);
		Duration max = Objects.requireNonNullElse(this.role.maxStsTtl(), Duration.ZERO);
		boolean sts = this.types.stream().anyMatch(STS::contains);
		String suffix = " parameter only valid for assumed_role, federation_token, and session_token credential types";
		VaultParameters.refuseIf(!ttl.isZero() && !sts, "default_sts_ttl" + suffix);
		VaultParameters.refuseIf(!max.isZero() && !sts, "max_sts_ttl" + suffix);
		VaultParameters.refuseIf(!max.isZero() && ttl.compareTo(max) > 0,
				"\"default_sts_ttl\" value must be less than or equal to \"max_sts_ttl\" value");
		require(this.role.roleArns(), "role_arns", ASSUMED_ROLE);
		require(this.role.sessionTags(), "session_tags", ASSUMED_ROLE);
		require(this.role.externalId(), "external_id", ASSUMED_ROLE);
		require(this.role.permissionsBoundaryArn(), "permissions_boundary_arn", IAM_USER);
	}

	private void require(@Nullable Object value, String name, String type) {
		boolean empty = value == null || value.equals("") || value.equals(List.of()) || value.equals(Map.of());
		VaultParameters.refuseIf(!empty && !this.types.contains(type),
				"cannot supply " + name + " when credential_type isn't " + type);
	}

	private void checkPolicies() {
		String document = Objects.requireNonNullElse(this.role.policyDocument(), "");
		VaultParameters.refuseIf(!document.isEmpty() && !JsonText.isObject(document),
				"cannot parse policy document: " + JsonText.quote(document));
		boolean policies = !document.isEmpty() || !this.role.policyArns().isEmpty();
		VaultParameters.refuseIf(policies && this.types.contains(SESSION_TOKEN),
				"cannot supply a policy or role when using credential_type session_token");
	}

	private void checkUser() {
		String path = Objects.requireNonNullElse(this.role.userPath(), "");
		VaultParameters.refuseIf(!path.isEmpty() && !this.types.contains(IAM_USER),
				"user_path parameter only valid for iam_user credential type");
		VaultParameters.refuseIf(!path.isEmpty() && !USER_PATH.matcher(path).matches(),
				"the specified value for user_path is invalid. It must match " + JsonText.quote(USER_PATH.pattern())
						+ " regexp");
		String boundary = Objects.requireNonNullElse(this.role.permissionsBoundaryArn(), "");
		if (!boundary.isEmpty()) {
			checkPolicyArn(boundary);
		}
	}

	private static void checkPolicyArn(String arn) {
		String[] sections = arn.split(":", ARN_SECTIONS);
		refuseBoundaryIf(!sections[0].equals("arn") || sections.length == 1, "arn: invalid prefix");
		refuseBoundaryIf(sections.length < ARN_SECTIONS, "arn: not enough sections");
		refuseBoundaryIf(!sections[2].equals("iam"), "expected a service of iam but got " + sections[2]);
		String resource = sections[ARN_SECTIONS - 1];
		refuseBoundaryIf(!resource.startsWith("policy/"), "expected a resource type of policy but got " + resource);
	}

	private static void refuseBoundaryIf(boolean broken, String rule) {
		VaultParameters.refuseIf(broken, "invalid permissions_boundary_arn parameter: " + rule);
	}

}
