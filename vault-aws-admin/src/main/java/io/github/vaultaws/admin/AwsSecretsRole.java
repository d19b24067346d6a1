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

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * A role of the AWS secrets engine: {@code <mount>/roles/<name>}. The names of roles are
 * case-sensitive.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsSecretsRole extends VaultParameters {

	private static final Field<String> CREDENTIAL_TYPE = Field.text("credential_type");

	private static final Field<List<String>> ROLE_ARNS = Field.list("role_arns");

	private static final Field<List<String>> POLICY_ARNS = Field.list("policy_arns");

	private static final Field<String> POLICY_DOCUMENT = Field.json("policy_document");

	private static final Field<List<String>> IAM_GROUPS = Field.list("iam_groups");

	private static final Field<Map<String, String>> IAM_TAGS = Field.map("iam_tags");

	private static final Field<Map<String, String>> SESSION_TAGS = Field.map("session_tags");

	private static final Field<String> EXTERNAL_ID = Field.text("external_id");

	private static final Field<Duration> DEFAULT_STS_TTL = Field.duration("default_sts_ttl");

	private static final Field<Duration> MAX_STS_TTL = Field.duration("max_sts_ttl");

	private static final Field<String> USER_PATH = Field.text("user_path");

	private static final Field<String> PERMISSIONS_BOUNDARY_ARN = Field.text("permissions_boundary_arn");

	private static final Field<String> MFA_SERIAL_NUMBER = Field.text("mfa_serial_number");

	static final Kind<AwsSecretsRole> KIND = Kind
		.named("roles", "roles",
				Fields.of(AwsSecretsRole::new, CREDENTIAL_TYPE, ROLE_ARNS, POLICY_ARNS, POLICY_DOCUMENT, IAM_GROUPS,
						IAM_TAGS, SESSION_TAGS, EXTERNAL_ID, DEFAULT_STS_TTL, MAX_STS_TTL, USER_PATH,
						PERMISSIONS_BOUNDARY_ARN, MFA_SERIAL_NUMBER))
		.withAt();

	private AwsSecretsRole(Map<String, @Nullable Object> values) {
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
	 * Create a builder for a role that creates an IAM user for each lease.
	 * @return a builder
	 */
	public static Builder iamUser() {
		return builder().credentialType(AwsSecretsRoleRules.IAM_USER);
	}

	/**
	 * Create a builder for a role that assumes IAM roles.
	 * @param roleArns the ARNs of the IAM roles that may be assumed
	 * @return a builder
	 */
	public static Builder assumedRole(String... roleArns) {
		return builder().credentialType(AwsSecretsRoleRules.ASSUMED_ROLE).roleArns(roleArns);
	}

	/**
	 * Create a builder for a role that returns federation tokens.
	 * @return a builder
	 */
	public static Builder federationToken() {
		return builder().credentialType(AwsSecretsRoleRules.FEDERATION_TOKEN);
	}

	/**
	 * Create a builder for a role that returns session tokens.
	 * @return a builder
	 */
	public static Builder sessionToken() {
		return builder().credentialType(AwsSecretsRoleRules.SESSION_TOKEN);
	}

	/**
	 * Return the type of credentials: {@code iam_user}, {@code assumed_role}, {@code
	 * federation_token} or {@code session_token}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String credentialType() {
		return get(CREDENTIAL_TYPE);
	}

	/**
	 * Return the ARNs of the IAM roles that may be assumed.
	 * @return the values, possibly empty
	 */
	public List<String> roleArns() {
		return get(ROLE_ARNS, List.of());
	}

	/**
	 * Return the ARNs of the policies of the credentials.
	 * @return the values, possibly empty
	 */
	public List<String> policyArns() {
		return get(POLICY_ARNS, List.of());
	}

	/**
	 * Return the policy of the credentials, as JSON.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String policyDocument() {
		return get(POLICY_DOCUMENT);
	}

	/**
	 * Return the IAM groups of an IAM user, whose policies restrict other credentials.
	 * @return the values, possibly empty
	 */
	public List<String> iamGroups() {
		return get(IAM_GROUPS, List.of());
	}

	/**
	 * Return the tags of an IAM user.
	 * @return the pairs, possibly empty
	 */
	public Map<String, String> iamTags() {
		return get(IAM_TAGS, Map.of());
	}

	/**
	 * Return the tags of an assumed role.
	 * @return the pairs, possibly empty
	 */
	public Map<String, String> sessionTags() {
		return get(SESSION_TAGS, Map.of());
	}

	/**
	 * Return the external ID that an assumed role requires.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String externalId() {
		return get(EXTERNAL_ID);
	}

	/**
	 * Return the TTL of STS credentials if none is requested.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration defaultStsTtl() {
		return get(DEFAULT_STS_TTL);
	}

	/**
	 * Return the maximum TTL of STS credentials.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration maxStsTtl() {
		return get(MAX_STS_TTL);
	}

	/**
	 * Return the path of an IAM user.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String userPath() {
		return get(USER_PATH);
	}

	/**
	 * Return the ARN of the policy that is the permissions boundary of an IAM user.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String permissionsBoundaryArn() {
		return get(PERMISSIONS_BOUNDARY_ARN);
	}

	/**
	 * Return the MFA device of the user whose session token is requested.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String mfaSerialNumber() {
		return get(MFA_SERIAL_NUMBER);
	}

	@Override
	Fields<AwsSecretsRole> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		AwsSecretsRoleRules.check(this);
	}

	/**
	 * Builder for {@link AwsSecretsRole}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsSecretsRole, Builder> {

		private Builder() {
		}

		/**
		 * Set the type of credentials: {@code iam_user}, {@code assumed_role}, {@code
		 * federation_token} or {@code session_token}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder credentialType(@Nullable String value) {
			return set(CREDENTIAL_TYPE, value);
		}

		/**
		 * Set the ARNs of the IAM roles that may be assumed.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder roleArns(String... values) {
			return set(ROLE_ARNS, List.of(values));
		}

		/**
		 * Set the ARNs of the policies of the credentials.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder policyArns(String... values) {
			return set(POLICY_ARNS, List.of(values));
		}

		/**
		 * Set the policy of the credentials, as JSON.
		 * @param value the value
		 * @return this builder
		 */
		public Builder policyDocument(@Nullable String value) {
			return set(POLICY_DOCUMENT, value);
		}

		/**
		 * Set the policy of the credentials to the content of a resource with JSON.
		 * @param resource the resource, in UTF-8
		 * @return this builder
		 */
		public Builder policyDocument(Resource resource) {
			return policyDocument(ResourceText.read(resource));
		}

		/**
		 * Set the IAM groups of an IAM user, whose policies restrict other credentials.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder iamGroups(String... values) {
			return set(IAM_GROUPS, List.of(values));
		}

		/**
		 * Set the tags of an IAM user.
		 * @param pairs the pairs
		 * @return this builder
		 */
		public Builder iamTags(Map<String, String> pairs) {
			return set(IAM_TAGS, pairs);
		}

		/**
		 * Set the tags of an assumed role.
		 * @param pairs the pairs
		 * @return this builder
		 */
		public Builder sessionTags(Map<String, String> pairs) {
			return set(SESSION_TAGS, pairs);
		}

		/**
		 * Set the external ID that an assumed role requires.
		 * @param value the value
		 * @return this builder
		 */
		public Builder externalId(@Nullable String value) {
			return set(EXTERNAL_ID, value);
		}

		/**
		 * Set the TTL of STS credentials if none is requested.
		 * @param value the value
		 * @return this builder
		 */
		public Builder defaultStsTtl(@Nullable Duration value) {
			return set(DEFAULT_STS_TTL, value);
		}

		/**
		 * Set the maximum TTL of STS credentials.
		 * @param value the value
		 * @return this builder
		 */
		public Builder maxStsTtl(@Nullable Duration value) {
			return set(MAX_STS_TTL, value);
		}

		/**
		 * Set the path of an IAM user.
		 * @param value the value
		 * @return this builder
		 */
		public Builder userPath(@Nullable String value) {
			return set(USER_PATH, value);
		}

		/**
		 * Set the ARN of the policy that is the permissions boundary of an IAM user.
		 * @param value the value
		 * @return this builder
		 */
		public Builder permissionsBoundaryArn(@Nullable String value) {
			return set(PERMISSIONS_BOUNDARY_ARN, value);
		}

		/**
		 * Set the MFA device of the user whose session token is requested.
		 * @param value the value
		 * @return this builder
		 */
		public Builder mfaSerialNumber(@Nullable String value) {
			return set(MFA_SERIAL_NUMBER, value);
		}

		@Override
		Fields<AwsSecretsRole> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsSecretsRole build() {
			return new AwsSecretsRole(values());
		}

	}

}
