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
import java.util.TreeSet;

/**
 * The metadata and aliases of logins with the method {@code aws}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IdentityConfig {

	private static final List<String> DEFAULT = List.of("account_id", "auth_type");

	private static final List<String> IAM_FIELDS = List.of("account_id", "auth_type", "canonical_arn", "client_arn",
			"client_user_id", "inferred_aws_region", "inferred_entity_id", "inferred_entity_type", "inferred_hostname");

	private static final List<String> EC2_FIELDS = List.of("account_id", "auth_type", "ami_id", "instance_id",
			"region");

	private volatile String iamAlias = "role_id";

	private volatile String ec2Alias = "role_id";

	private volatile List<String> iamMetadata = DEFAULT;

	private volatile List<String> ec2Metadata = DEFAULT;

	Reply read(Call call) {
		Map<String, Object> data = new TreeMap<>();
		data.put("ec2_alias", this.ec2Alias);
		data.put("ec2_metadata", this.ec2Metadata);
		data.put("iam_alias", this.iamAlias);
		data.put("iam_metadata", this.iamMetadata);
		return Reply.of(data);
	}

	Reply write(Call call) {
		Fields fields = call.fields();
		String newIamAlias = alias(fields, "iam_alias", this.iamAlias,
				List.of("role_id", "unique_id", "full_arn", "canonical_arn"));
		String newEc2Alias = alias(fields, "ec2_alias", this.ec2Alias, List.of("role_id", "instance_id", "image_id"));
		List<String> newIamMetadata = metadata(fields, "iam_metadata", this.iamMetadata, IAM_FIELDS);
		this.ec2Metadata = metadata(fields, "ec2_metadata", this.ec2Metadata, EC2_FIELDS);
		this.iamMetadata = newIamMetadata;
		this.iamAlias = newIamAlias;
		this.ec2Alias = newEc2Alias;
		return Reply.none();
	}

	private static String alias(Fields fields, String name, String old, List<String> allowed) {
		String alias = fields.text(name, old);
		if (!allowed.contains(alias)) {
			throw VaultError.refused(
					name + " of \"" + alias + "\" not in set of allowed values: [" + String.join(" ", allowed) + "]");
		}
		return alias;
	}

	private static List<String> metadata(Fields fields, String name, List<String> old, List<String> allowed) {
		if (!fields.has(name)) {
			return old;
		}
		List<String> given = List.copyOf(new TreeSet<>(fields.list(name, old)));
		if (given.equals(List.of("default"))) {
			return DEFAULT;
		}
		if (given.contains("default")) {
			throw VaultError.refused("[\"" + String.join("\" \"", given)
					+ "\"] contains default - default can't be used in combination with other fields");
		}
		if (!allowed.containsAll(given)) {
			throw VaultError.refused("\"" + String.join(", ", given)
					+ "\" contains an unavailable field, please select from \"" + String.join(", ", allowed) + "\"");
		}
		return given;
	}

	Map<String, String> iamMetadata(Map<String, String> known) {
		return chosen(this.iamMetadata, known);
	}

	Map<String, String> ec2Metadata(Map<String, String> known) {
		return chosen(this.ec2Metadata, known);
	}

	private static Map<String, String> chosen(List<String> names, Map<String, String> known) {
		Map<String, String> chosen = new TreeMap<>(known);
		chosen.keySet().retainAll(names);
		return chosen;
	}

}
