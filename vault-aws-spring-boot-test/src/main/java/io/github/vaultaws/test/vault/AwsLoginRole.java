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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A role of the method {@code aws}. Immutable.
 *
 * @param id the id
 * @param authType how its members log in
 * @param binds the bound principals and instances, by the name of the parameter
 * @param principalIds the unique ids of the principals
 * @param resolve whether principals are known by their unique ids
 * @param inferredType what a session is taken for
 * @param inferredRegion where that is
 * @param roleTag the key of the tag on instances
 * @param migration whether a known instance may come with a new document and nonce
 * @param once whether an instance may log in only once
 * @param settings the settings of the tokens
 * @author The vault-aws-spring-boot authors
 */
record AwsLoginRole(String id, String authType, Map<String, List<String>> binds, List<String> principalIds,
		boolean resolve, String inferredType, String inferredRegion, String roleTag, boolean migration, boolean once,
		TokenSettings settings) {

	static final String PRINCIPAL = "bound_iam_principal_arn";

	static final List<String> INSTANCE_BINDS = List.of("bound_ami_id", "bound_account_id", "bound_region",
			"bound_vpc_id", "bound_subnet_id", "bound_iam_role_arn", "bound_iam_instance_profile_arn",
			"bound_ec2_instance_id");

	static AwsLoginRole of(String id) {
		Map<String, List<String>> binds = new TreeMap<>();
		INSTANCE_BINDS.forEach((name) -> binds.put(name, List.of()));
		binds.put(PRINCIPAL, List.of());
		return new AwsLoginRole(id, "", binds, List.of(), true, "", "", "", false, false, TokenSettings.NONE);
	}

	/**
	 * Return the role after a write, without a check.
	 * @param fields what is written
	 * @param principalIds the unique ids of the principals
	 * @return the new role
	 */
	AwsLoginRole with(Fields fields, List<String> principalIds) {
		Map<String, List<String>> binds = new TreeMap<>(this.binds);
		binds.replaceAll(fields::list);
		return new AwsLoginRole(this.id, fields.text("auth_type", this.authType.isEmpty() ? "iam" : this.authType),
				binds, principalIds, fields.flag("resolve_aws_unique_ids", this.resolve),
				fields.text("inferred_entity_type", this.inferredType),
				fields.text("inferred_aws_region", this.inferredRegion), fields.text("role_tag", this.roleTag),
				fields.flag("allow_instance_migration", this.migration),
				fields.flag("disallow_reauthentication", this.once), this.settings.with(fields));
	}

	List<String> bind(String name) {
		return this.binds.getOrDefault(name, List.of());
	}

	boolean isIam() {
		return this.authType.equals("iam");
	}

	boolean isEc2() {
		return this.authType.equals("ec2");
	}

	@Nullable String refusal() {
		if (!isIam() && !isEc2()) {
			return "unrecognized auth_type: " + this.authType;
		}
		String refusal = inferenceRefusal();
		refusal = (refusal != null) ? refusal : bindRefusal();
		return (refusal != null) ? refusal : instanceRefusal();
	}

	private @Nullable String inferenceRefusal() {
		if (!this.inferredType.isEmpty() && !isIam()) {
			return "specified inferred_entity_type but didn't allow iam auth_type";
		}
		if (!this.inferredType.isEmpty() && !this.inferredType.equals("ec2_instance")) {
			return "specified invalid inferred_entity_type: " + this.inferredType;
		}
		if (!this.inferredType.isEmpty() && this.inferredRegion.isEmpty()) {
			return "specified inferred_entity_type but not inferred_aws_region";
		}
		return (this.inferredType.isEmpty() && !this.inferredRegion.isEmpty())
				? "specified inferred_aws_region but not inferred_entity_type" : null;
	}

	private @Nullable String bindRefusal() {
		for (String name : INSTANCE_BINDS) {
			if (!bind(name).isEmpty() && !isEc2()) {
				if (name.equals("bound_region")) {
					return "specified bound_region but not specifying ec2 auth_type";
				}
				if (this.inferredType.isEmpty()) {
					return "specified " + name + " but not specifying ec2 auth_type or inferring ec2_instance";
				}
			}
		}
		if (!bind(PRINCIPAL).isEmpty() && !isIam()) {
			return "specified bound_iam_principal_arn but not specifying iam auth_type";
		}
		return this.binds.values().stream().allMatch(List::isEmpty)
				? "at least one bound parameter should be specified on the role" : null;
	}

	private @Nullable String instanceRefusal() {
		if (this.once && this.migration) {
			return "cannot specify both disallow_reauthentication=true and allow_instance_migration=true";
		}
		return (this.roleTag.length() > 127) ? "length of role tag exceeds the EC2 key limit of 127 characters" : null;
	}

	/**
	 * Return why a write is refused that names a parameter of another type of login.
	 * @param fields what is written
	 * @return the reason, or {@code null} if it is not refused
	 */
	@Nullable String refusal(Fields fields) {
		if (isEc2()) {
			return null;
		}
		if (fields.has("disallow_reauthentication")) {
			return "specified disallow_reauthentication when not using ec2 auth type";
		}
		if (fields.has("allow_instance_migration")) {
			return "specified allow_instance_migration when not using ec2 auth type";
		}
		return fields.has("role_tag") ? "tried to enable role_tag when not using ec2 auth method" : null;
	}

	Map<String, Object> data() {
		Map<String, Object> data = new TreeMap<>(this.binds);
		if (bind("bound_ec2_instance_id").isEmpty()) {
			data.put("bound_ec2_instance_id", null);
		}
		data.put("allow_instance_migration", this.migration);
		data.put("auth_type", this.authType);
		data.put("bound_iam_principal_id", this.principalIds);
		data.put("disallow_reauthentication", this.once);
		data.put("inferred_aws_region", this.inferredRegion);
		data.put("inferred_entity_type", this.inferredType);
		data.put("resolve_aws_unique_ids", this.resolve);
		data.put("role_id", this.id);
		data.put("role_tag", this.roleTag);
		this.settings.describe(data);
		return data;
	}

}
