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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Rules of Vault for the roles of the AWS auth method, in the order in which Vault checks
 * them.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsAuthRoleRules {

	static final String IAM = "iam";

	static final String EC2 = "ec2";

	private static final String EC2_INSTANCE = "ec2_instance";

	private static final int MAX_ROLE_TAG = 127;

	private final AwsAuthRole role;

	private final boolean iam;

	private AwsAuthRoleRules(AwsAuthRole role, String type) {
		this.role = role;
		this.iam = type.equals(IAM);
	}

	static void check(AwsAuthRole role, VaultParameters change, @Nullable AwsAuthRole current) {
		String type = Objects.requireNonNullElse(role.authType(), IAM);
		VaultParameters.refuseIf(
				current != null && Boolean.TRUE.equals(current.resolveAwsUniqueIds())
						&& Boolean.FALSE.equals(role.resolveAwsUniqueIds()),
				"changing resolve_aws_unique_ids from true to false is not allowed");
		VaultParameters.refuseIf(current == null && !type.equals(IAM) && !type.equals(EC2),
				"unrecognized auth_type: " + type);
		VaultParameters.refuseIf(current != null && !type.equals(current.authType()),
				"changing auth_type on a role is not allowed");
		AwsAuthRoleRules rules = new AwsAuthRoleRules(role, type);
		rules.checkInference();
		rules.checkBounds();
		rules.checkReauthentication(change);
		role.checkToken();
		rules.checkTag(change);
	}

	private void checkInference() {
		String entity = Objects.requireNonNullElse(this.role.inferredEntityType(), "");
		String region = Objects.requireNonNullElse(this.role.inferredAwsRegion(), "");
		VaultParameters.refuseIf(!entity.isEmpty() && !this.iam,
				"specified inferred_entity_type but didn't allow iam auth_type");
		VaultParameters.refuseIf(!entity.isEmpty() && !entity.equals(EC2_INSTANCE),
				"specified invalid inferred_entity_type: " + entity);
		VaultParameters.refuseIf(!entity.isEmpty() && region.isEmpty(),
				"specified inferred_entity_type but not inferred_aws_region");
		VaultParameters.refuseIf(entity.isEmpty() && !region.isEmpty(),
				"specified inferred_aws_region but not inferred_entity_type");
	}

	private void checkBounds() {
		boolean instances = !this.iam || EC2_INSTANCE.equals(this.role.inferredEntityType());
		Map<String, List<String>> bounds = instanceBounds();
		bounds.forEach((name, values) -> VaultParameters.refuseIf(!values.isEmpty() && !instances,
				"specified " + name + " but not specifying ec2 auth_type or inferring ec2_instance"));
		List<String> regions = this.role.boundRegions();
		VaultParameters.refuseIf(!regions.isEmpty() && this.iam,
				"specified bound_region but not specifying ec2 auth_type");
		List<String> principals = this.role.boundIamPrincipalArns();
		VaultParameters.refuseIf(!principals.isEmpty() && !this.iam,
				"specified bound_iam_principal_arn but not specifying iam auth_type");
		boolean bound = bounds.values().stream().anyMatch((values) -> !values.isEmpty());
		VaultParameters.refuseIf(!bound && regions.isEmpty() && principals.isEmpty(),
				"at least one bound parameter should be specified on the role");
	}

	private Map<String, List<String>> instanceBounds() {
		Map<String, List<String>> bounds = new LinkedHashMap<>();
		bounds.put("bound_account_id", this.role.boundAccountIds());
		bounds.put("bound_ami_id", this.role.boundAmiIds());
		bounds.put("bound_iam_instance_profile_arn", this.role.boundIamInstanceProfileArns());
		bounds.put("bound_ec2_instance_id", this.role.boundEc2InstanceIds());
		bounds.put("bound_iam_role_arn", this.role.boundIamRoleArns());
		bounds.put("bound_vpc_id", this.role.boundVpcIds());
		bounds.put("bound_subnet_id", this.role.boundSubnetIds());
		return bounds;
	}

	private void checkReauthentication(VaultParameters change) {
		for (String name : List.of("disallow_reauthentication", "allow_instance_migration")) {
			VaultParameters.refuseIf(change.names().contains(name) && this.iam,
					"specified " + name + " when not using ec2 auth type");
		}
		VaultParameters.refuseIf(
				Boolean.TRUE.equals(this.role.disallowReauthentication())
						&& Boolean.TRUE.equals(this.role.allowInstanceMigration()),
				"cannot specify both disallow_reauthentication=true and allow_instance_migration=true");
	}

	private void checkTag(VaultParameters change) {
		VaultParameters.refuseIf(change.names().contains("role_tag") && this.iam,
				"tried to enable role_tag when not using ec2 auth method");
		VaultParameters.refuseIf(Objects.requireNonNullElse(this.role.roleTag(), "").length() > MAX_ROLE_TAG,
				"length of role tag exceeds the EC2 key limit of 127 characters");
	}

}
