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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A role of the AWS secrets engine. Immutable.
 *
 * @param credentialType the credential type
 * @param roleArns the roles that may be assumed
 * @param policyArns the managed policies
 * @param groups the groups
 * @param policyDocument the inline policy, empty if there is none
 * @param defaultTtl the default TTL of credentials of STS
 * @param maxTtl the maximum TTL of credentials of STS
 * @param userPath the path of users
 * @param boundary the ARN of the permissions boundary
 * @param externalId the external id
 * @param mfaSerial the MFA device
 * @param tags the tags of users
 * @param sessionTags the tags of sessions
 * @author The vault-aws-spring-boot authors
 */
record AwsRole(String credentialType, List<String> roleArns, List<String> policyArns, List<String> groups,
		String policyDocument, Duration defaultTtl, Duration maxTtl, String userPath, String boundary,
		String externalId, String mfaSerial, Map<String, String> tags, Map<String, String> sessionTags) {

	static final AwsRole NONE = new AwsRole("", List.of(), List.of(), List.of(), "", Duration.ZERO, Duration.ZERO, "",
			"", "", "", Map.of(), Map.of());

	private static final Set<String> TYPES = Set.of("iam_user", "assumed_role", "federation_token", "session_token");

	private static final String STS_ONLY = " parameter only valid for assumed_role, federation_token, and session_token "
			+ "credential types";

	/**
	 * Return the role after a write.
	 * @param fields what is written
	 * @return the new role
	 * @throws VaultError if it is not fit
	 */
	AwsRole with(Fields fields) {
		AwsRole role = new AwsRole(fields.text("credential_type", this.credentialType),
				fields.list("role_arns", this.roleArns), fields.list("policy_arns", this.policyArns),
				fields.list("iam_groups", this.groups), document(fields.text("policy_document", this.policyDocument)),
				fields.duration("default_sts_ttl", this.defaultTtl), fields.duration("max_sts_ttl", this.maxTtl),
				fields.text("user_path", this.userPath), fields.text("permissions_boundary_arn", this.boundary),
				fields.text("external_id", this.externalId), fields.text("mfa_serial_number", this.mfaSerial),
				fields.pairs("iam_tags", this.tags), fields.pairs("session_tags", this.sessionTags));
		role.check();
		return role;
	}

	private static String document(String text) {
		if (!text.isEmpty() && !Json.isJson(text)) {
			throw VaultError.refused("cannot parse policy document: " + GoText.quote(text));
		}
		return text.isEmpty() ? "" : Json.compact(text);
	}

	private void check() {
		List<String> errors = new ArrayList<>();
		boolean user = this.credentialType.equals("iam_user");
		boolean assumed = this.credentialType.equals("assumed_role");
		boolean sts = TYPES.contains(this.credentialType) && !user;
		refuse(errors, this.credentialType.isEmpty(), "did not supply credential_type");
		refuse(errors, !this.credentialType.isEmpty() && !TYPES.contains(this.credentialType),
				"unrecognized credential type: " + this.credentialType);
		refuse(errors, !this.defaultTtl.isZero() && !sts, "default_sts_ttl" + STS_ONLY);
		refuse(errors, !this.maxTtl.isZero() && !sts, "max_sts_ttl" + STS_ONLY);
		refuse(errors, !this.maxTtl.isZero() && this.defaultTtl.compareTo(this.maxTtl) > 0,
				"\"default_sts_ttl\" value must be less than or equal to \"max_sts_ttl\" value");
		refuse(errors, !this.userPath.isEmpty() && !user,
				"user_path parameter only valid for iam_user credential type");
		refuse(errors, !this.userPath.isEmpty() && user && !this.userPath.matches("/([\\x21-\\x7F]{0,510}/)?"),
				"the specified value for user_path is invalid. It must match \"^\\\\/([\\\\x21-\\\\x7F]{0,510}\\\\/)?$\" "
						+ "regexp");
		refuse(errors, !this.boundary.isEmpty() && !user,
				"cannot supply permissions_boundary_arn when credential_type isn't iam_user");
		if (!this.boundary.isEmpty() && user) {
			String refusal = policyRefusal(this.boundary);
			refuse(errors, refusal != null, "invalid permissions_boundary_arn parameter: " + refusal);
		}
		refuse(errors,
				this.credentialType.equals("session_token")
						&& !(this.policyDocument.isEmpty() && this.policyArns.isEmpty() && this.roleArns.isEmpty()),
				"cannot supply a policy or role when using credential_type session_token");
		refuse(errors, !this.roleArns.isEmpty() && !assumed,
				"cannot supply role_arns when credential_type isn't assumed_role");
		refuse(errors, !this.sessionTags.isEmpty() && !assumed,
				"cannot supply session_tags when credential_type isn't assumed_role");
		refuse(errors, !this.externalId.isEmpty() && !assumed,
				"cannot supply external_id when credential_type isn't assumed_role");
		if (!errors.isEmpty()) {
			throw VaultError.refused("error(s) validating supplied role data: " + GoText.quote(GoText.errors(errors)));
		}
	}

	private static @Nullable String policyRefusal(String arn) {
		String[] parts = arn.split(":", 6);
		if (!parts[0].equals("arn")) {
			return "arn: invalid prefix";
		}
		if (parts.length < 6) {
			return "arn: not enough sections";
		}
		if (!parts[2].equals("iam")) {
			return "expected a service of iam but got " + parts[2];
		}
		return parts[5].startsWith("policy/") ? null : "expected a resource type of policy but got " + parts[5];
	}

	private static void refuse(List<String> errors, boolean wrong, String text) {
		if (wrong) {
			errors.add(text);
		}
	}

	Map<String, Object> data() {
		Map<String, Object> data = new TreeMap<>();
		data.put("credential_type", this.credentialType);
		data.put("default_sts_ttl", this.defaultTtl.toSeconds());
		data.put("external_id", this.externalId);
		data.put("iam_groups", this.groups.isEmpty() ? null : this.groups);
		data.put("iam_tags", this.tags.isEmpty() ? null : this.tags);
		data.put("max_sts_ttl", this.maxTtl.toSeconds());
		data.put("mfa_serial_number", this.mfaSerial);
		data.put("permissions_boundary_arn", this.boundary);
		data.put("policy_arns", this.policyArns.isEmpty() ? null : this.policyArns);
		data.put("policy_document", this.policyDocument);
		data.put("role_arns", this.roleArns.isEmpty() ? null : this.roleArns);
		data.put("session_tags", this.sessionTags.isEmpty() ? null : this.sessionTags);
		data.put("user_path", this.userPath);
		return data;
	}

}
