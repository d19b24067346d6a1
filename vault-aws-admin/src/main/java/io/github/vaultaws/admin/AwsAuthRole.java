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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A role of the AWS auth method: {@code auth/<mount>/role/<name>}. The names of roles are
 * case-insensitive.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthRole extends TokenParameters {

	private static final Field<String> AUTH_TYPE = Field.text("auth_type");

	private static final Field<List<String>> BOUND_IAM_PRINCIPAL_ARN = Field.list("bound_iam_principal_arn");

	private static final Field<List<String>> BOUND_ACCOUNT_ID = Field.list("bound_account_id");

	private static final Field<List<String>> BOUND_AMI_ID = Field.list("bound_ami_id");

	private static final Field<List<String>> BOUND_EC2_INSTANCE_ID = Field.list("bound_ec2_instance_id");

	private static final Field<List<String>> BOUND_IAM_INSTANCE_PROFILE_ARN = Field
		.list("bound_iam_instance_profile_arn");

	private static final Field<List<String>> BOUND_IAM_ROLE_ARN = Field.list("bound_iam_role_arn");

	private static final Field<List<String>> BOUND_REGION = Field.list("bound_region");

	private static final Field<List<String>> BOUND_SUBNET_ID = Field.list("bound_subnet_id");

	private static final Field<List<String>> BOUND_VPC_ID = Field.list("bound_vpc_id");

	private static final Field<String> INFERRED_ENTITY_TYPE = Field.text("inferred_entity_type");

	private static final Field<String> INFERRED_AWS_REGION = Field.text("inferred_aws_region");

	private static final Field<Boolean> RESOLVE_AWS_UNIQUE_IDS = Field.flag("resolve_aws_unique_ids");

	private static final Field<String> ROLE_TAG = Field.text("role_tag");

	private static final Field<Boolean> ALLOW_INSTANCE_MIGRATION = Field.flag("allow_instance_migration");

	private static final Field<Boolean> DISALLOW_REAUTHENTICATION = Field.flag("disallow_reauthentication");

	static final Kind<AwsAuthRole> KIND = Kind
		.named("role", "roles",
				Fields.of(AwsAuthRole::new, TOKEN_FIELDS, AUTH_TYPE, BOUND_IAM_PRINCIPAL_ARN, BOUND_ACCOUNT_ID,
						BOUND_AMI_ID, BOUND_EC2_INSTANCE_ID, BOUND_IAM_INSTANCE_PROFILE_ARN, BOUND_IAM_ROLE_ARN,
						BOUND_REGION, BOUND_SUBNET_ID, BOUND_VPC_ID, INFERRED_ENTITY_TYPE, INFERRED_AWS_REGION,
						RESOLVE_AWS_UNIQUE_IDS, ROLE_TAG, ALLOW_INSTANCE_MIGRATION, DISALLOW_REAUTHENTICATION))
		.lowerCased();

	private AwsAuthRole(Map<String, @Nullable Object> values) {
		super(values);
	}

	/**
	 * Create a builder.
	 * @return a builder without parameters
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder for a role of IAM principals.
	 * @param principalArns the ARNs of the IAM users and roles that may log in
	 * @return a builder
	 */
	public static Builder iam(String... principalArns) {
		return builder().authType(AwsAuthRoleRules.IAM).boundIamPrincipalArns(principalArns);
	}

	/**
	 * Create a builder for a role of EC2 instances. At least one {@code bound} parameter
	 * is required.
	 * @return a builder
	 */
	public static Builder ec2() {
		return builder().authType(AwsAuthRoleRules.EC2);
	}

	/**
	 * Return the type of login: {@code iam} or {@code ec2}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String authType() {
		return get(AUTH_TYPE);
	}

	/**
	 * Return the ARNs of the IAM principals that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundIamPrincipalArns() {
		return get(BOUND_IAM_PRINCIPAL_ARN, List.of());
	}

	/**
	 * Return the AWS accounts of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundAccountIds() {
		return get(BOUND_ACCOUNT_ID, List.of());
	}

	/**
	 * Return the images of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundAmiIds() {
		return get(BOUND_AMI_ID, List.of());
	}

	/**
	 * Return the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundEc2InstanceIds() {
		return get(BOUND_EC2_INSTANCE_ID, List.of());
	}

	/**
	 * Return the ARNs of the instance profiles of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundIamInstanceProfileArns() {
		return get(BOUND_IAM_INSTANCE_PROFILE_ARN, List.of());
	}

	/**
	 * Return the ARNs of the IAM roles of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundIamRoleArns() {
		return get(BOUND_IAM_ROLE_ARN, List.of());
	}

	/**
	 * Return the regions of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundRegions() {
		return get(BOUND_REGION, List.of());
	}

	/**
	 * Return the subnets of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundSubnetIds() {
		return get(BOUND_SUBNET_ID, List.of());
	}

	/**
	 * Return the VPCs of the EC2 instances that may log in.
	 * @return the values, possibly empty
	 */
	public List<String> boundVpcIds() {
		return get(BOUND_VPC_ID, List.of());
	}

	/**
	 * Return the type of the entity that Vault infers from an IAM principal: {@code
	 * ec2_instance}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String inferredEntityType() {
		return get(INFERRED_ENTITY_TYPE);
	}

	/**
	 * Return the region of the inferred entity.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String inferredAwsRegion() {
		return get(INFERRED_AWS_REGION);
	}

	/**
	 * Return whether ARNs are resolved to the unique IDs of AWS when the role is written.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean resolveAwsUniqueIds() {
		return get(RESOLVE_AWS_UNIQUE_IDS);
	}

	/**
	 * Return the key of the EC2 tag that restricts a login further.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String roleTag() {
		return get(ROLE_TAG);
	}

	/**
	 * Return whether a migrated EC2 instance may log in without its nonce.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean allowInstanceMigration() {
		return get(ALLOW_INSTANCE_MIGRATION);
	}

	/**
	 * Return whether an EC2 instance may log in only once.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean disallowReauthentication() {
		return get(DISALLOW_REAUTHENTICATION);
	}

	@Override
	Fields<AwsAuthRole> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		AwsAuthRoleRules.check(this, change, (AwsAuthRole) current);
	}

	/**
	 * Builder for {@link AwsAuthRole}.
	 */
	public static final class Builder extends TokenParameters.Builder<AwsAuthRole, Builder> {

		private Builder() {
		}

		/**
		 * Set the type of login: {@code iam} or {@code ec2}. It cannot be changed.
		 * @param value the value
		 * @return this builder
		 */
		public Builder authType(@Nullable String value) {
			return set(AUTH_TYPE, value);
		}

		/**
		 * Set the ARNs of the IAM principals that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundIamPrincipalArns(String... values) {
			return set(BOUND_IAM_PRINCIPAL_ARN, List.of(values));
		}

		/**
		 * Set the AWS accounts of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundAccountIds(String... values) {
			return set(BOUND_ACCOUNT_ID, List.of(values));
		}

		/**
		 * Set the images of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundAmiIds(String... values) {
			return set(BOUND_AMI_ID, List.of(values));
		}

		/**
		 * Set the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundEc2InstanceIds(String... values) {
			return set(BOUND_EC2_INSTANCE_ID, List.of(values));
		}

		/**
		 * Set the ARNs of the instance profiles of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundIamInstanceProfileArns(String... values) {
			return set(BOUND_IAM_INSTANCE_PROFILE_ARN, List.of(values));
		}

		/**
		 * Set the ARNs of the IAM roles of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundIamRoleArns(String... values) {
			return set(BOUND_IAM_ROLE_ARN, List.of(values));
		}

		/**
		 * Set the regions of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundRegions(String... values) {
			return set(BOUND_REGION, List.of(values));
		}

		/**
		 * Set the subnets of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundSubnetIds(String... values) {
			return set(BOUND_SUBNET_ID, List.of(values));
		}

		/**
		 * Set the VPCs of the EC2 instances that may log in.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder boundVpcIds(String... values) {
			return set(BOUND_VPC_ID, List.of(values));
		}

		/**
		 * Set the type of the entity that Vault infers from an IAM principal: {@code
		 * ec2_instance}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder inferredEntityType(@Nullable String value) {
			return set(INFERRED_ENTITY_TYPE, value);
		}

		/**
		 * Set the region of the inferred entity.
		 * @param value the value
		 * @return this builder
		 */
		public Builder inferredAwsRegion(@Nullable String value) {
			return set(INFERRED_AWS_REGION, value);
		}

		/**
		 * Set whether ARNs are resolved to the unique IDs of AWS when the role is
		 * written. It cannot be changed to {@code false}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder resolveAwsUniqueIds(@Nullable Boolean value) {
			return set(RESOLVE_AWS_UNIQUE_IDS, value);
		}

		/**
		 * Set the key of the EC2 tag that restricts a login further.
		 * @param value the value
		 * @return this builder
		 */
		public Builder roleTag(@Nullable String value) {
			return set(ROLE_TAG, value);
		}

		/**
		 * Set whether a migrated EC2 instance may log in without its nonce.
		 * @param value the value
		 * @return this builder
		 */
		public Builder allowInstanceMigration(@Nullable Boolean value) {
			return set(ALLOW_INSTANCE_MIGRATION, value);
		}

		/**
		 * Set whether an EC2 instance may log in only once.
		 * @param value the value
		 * @return this builder
		 */
		public Builder disallowReauthentication(@Nullable Boolean value) {
			return set(DISALLOW_REAUTHENTICATION, value);
		}

		@Override
		Fields<AwsAuthRole> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthRole build() {
			return new AwsAuthRole(values());
		}

	}

}
