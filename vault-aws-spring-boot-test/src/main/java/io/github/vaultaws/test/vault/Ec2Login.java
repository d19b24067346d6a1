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
 * The login {@code ec2} of the method {@code aws}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Ec2Login {

	private static final int MAX_NONCE = 128;

	private final AwsAccess access;

	private final Certificates certificates;

	private final AwsLoginRoles roles;

	private final AccessList accessList;

	private final IdentityConfig identity;

	Ec2Login(AwsAccess access, Certificates certificates, AwsLoginRoles roles, AccessList accessList,
			IdentityConfig identity) {
		this.access = access;
		this.certificates = certificates;
		this.roles = roles;
		this.accessList = accessList;
		this.identity = identity;
	}

	Reply login(Call call) {
		InstanceDocument document = InstanceDocument.of(call.fields(), this.certificates);
		@Nullable String nonce = call.fields().has("nonce") ? call.fields().text("nonce") : null;
		if (nonce != null && nonce.length() > MAX_NONCE) {
			throw VaultError.refused("client nonce exceeding the limit of " + MAX_NONCE + " characters");
		}
		String given = call.fields().text("role");
		String name = given.isEmpty() ? document.imageId() : given;
		AwsLoginRole role = this.roles.find(name);
		if (role == null) {
			throw VaultError.refused("entry for role \"" + name + "\" not found");
		}
		if (!role.settings().boundCidrs().isEmpty()
				&& !Cidr.anyContains(role.settings().boundCidrs(), call.request().remoteAddress())) {
			throw VaultError.denied();
		}
		if (!role.isEc2()) {
			throw VaultError.refused("auth method ec2 not allowed for role " + name);
		}
		String gone = missing(document.instanceId());
		if (gone != null) {
			throw VaultError.refused(gone);
		}
		checkBinds(document, name, role);
		return Reply
			.with(grant(call.mount(), document, name, role, this.accessList.admit(document, name, role, nonce)));
	}

	private @Nullable String missing(String instanceId) {
		return this.access.isRunning(instanceId) ? null
				: "failed to verify instance ID: no reservations found in instance description";
	}

	private static void checkBinds(InstanceDocument document, String name, AwsLoginRole role) {
		List<String> regions = role.bind("bound_region");
		if (!regions.isEmpty() && !regions.contains(document.region())) {
			throw VaultError.refused(
					"Region \"" + document.region() + "\" does not satisfy the constraint on role \"" + name + "\"");
		}
		checkBind(role, name, "bound_ec2_instance_id", "instance ID", document.instanceId());
		checkBind(role, name, "bound_ami_id", "AMI ID", document.imageId());
		checkBind(role, name, "bound_account_id", "account ID", document.account());
		checkBind(role, name, "bound_subnet_id", "subnet ID", "");
		checkBind(role, name, "bound_vpc_id", "VPC ID", "");
		checkBind(role, name, "bound_iam_instance_profile_arn", "IAM instance profile ARN", "");
		checkBind(role, name, "bound_iam_role_arn", "IAM Role ARN", "");
	}

	private static void checkBind(AwsLoginRole role, String name, String bind, String what, String value) {
		boolean bound = role.bind(bind)
			.stream()
			.anyMatch((expected) -> expected.endsWith("*")
					? value.startsWith(expected.substring(0, expected.length() - 1)) : value.equals(expected));
		if (!role.bind(bind).isEmpty() && !bound) {
			throw VaultError.refused("Error validating instance: " + what + " \"" + value
					+ "\" does not belong to role \"" + name + "\"");
		}
	}

	private Grant grant(Mount mount, InstanceDocument document, String name, AwsLoginRole role,
			AccessList.Entry entry) {
		Map<String, String> known = new TreeMap<>();
		known.put("account_id", document.account());
		known.put("auth_type", "ec2");
		known.put("ami_id", document.imageId());
		known.put("instance_id", document.instanceId());
		known.put("region", document.region());
		Map<String, String> metadata = this.identity.ec2Metadata(known);
		metadata.put("role", name);
		metadata.put("role_tag_max_ttl", "0s");
		if (entry.generated()) {
			metadata.put("nonce", entry.nonce());
		}
		return Grant.login(mount.name().replace('/', '-') + "-" + document.instanceId(), metadata, role.settings(),
				() -> renewed(document.instanceId(), name));
	}

	private TokenSettings renewed(String instanceId, String name) {
		String gone = missing(instanceId);
		if (gone != null) {
			throw VaultError.failed(gone);
		}
		if (this.accessList.find(instanceId) == null) {
			throw VaultError
				.failed("failed to verify the access list identity entry for instance ID: \"" + instanceId + "\"");
		}
		AwsLoginRole role = this.roles.find(name);
		if (role == null) {
			throw VaultError.failed("role entry not found");
		}
		return role.settings();
	}

}
