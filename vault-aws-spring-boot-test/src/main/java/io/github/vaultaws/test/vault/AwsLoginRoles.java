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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsException;

/**
 * The roles of the method {@code aws}. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsLoginRoles {

	private final Map<String, AwsLoginRole> roles = new ConcurrentSkipListMap<>();

	private final Names names = new Names();

	private final AwsAccess access;

	private final RootCredentials client;

	AwsLoginRoles(AwsAccess access, RootCredentials client) {
		this.access = access;
		this.client = client;
	}

	void addTo(Routes routes) {
		routes.path("roles").list((call) -> Reply.keys(this.roles.keySet()));
		routes.path("role").list((call) -> Reply.keys(this.roles.keySet()));
		routes.path("role/:role/tag").update(this::tag);
		routes.path("role/:role").read(this::read).update(this::write).delete(this::delete);
	}

	@Nullable AwsLoginRole find(String name) {
		return this.roles.get(name.toLowerCase(Locale.ROOT));
	}

	private Reply read(Call call) {
		AwsLoginRole role = find(call.name("role"));
		if (role == null) {
			throw VaultError.nothing();
		}
		return Reply.of(role.data());
	}

	private Reply delete(Call call) {
		this.roles.remove(call.name("role").toLowerCase(Locale.ROOT));
		return Reply.none();
	}

	private synchronized Reply write(Call call) {
		String name = call.name("role").toLowerCase(Locale.ROOT);
		AwsLoginRole known = find(name);
		AwsLoginRole old = (known != null) ? known : AwsLoginRole.of(this.names.uuid());
		AwsLoginRole role = old.with(call.fields(), old.principalIds());
		if (known != null && old.resolve() && !role.resolve()) {
			throw VaultError.refused("changing resolve_aws_unique_ids from true to false is not allowed");
		}
		role = old.with(call.fields(), resolve(role));
		if (known != null && !known.authType().equals(role.authType())) {
			throw VaultError.refused("changing auth_type on a role is not allowed");
		}
		String refusal = role.refusal();
		refusal = (refusal != null) ? refusal : role.refusal(call.fields());
		if (refusal != null) {
			throw VaultError.refused(refusal);
		}
		List<String> warnings = warnings(role.settings(), call.mount().maxTtl());
		this.roles.put(name, role);
		return Reply.warning(warnings);
	}

	private Reply tag(Call call) {
		AwsLoginRole role = find(call.name("role"));
		if (role == null) {
			throw VaultError.refused("entry not found for role " + call.name("role").toLowerCase(Locale.ROOT));
		}
		if (role.roleTag().isEmpty()) {
			throw VaultError.refused("tag creation is not enabled for this role");
		}
		String value = RoleTag.of(call.name("role").toLowerCase(Locale.ROOT), call.fields()).signed(role.id());
		return Reply.of(Map.of("tag_key", role.roleTag(), "tag_value", value));
	}

	private static List<String> warnings(TokenSettings settings, Duration max) {
		if (settings.period().compareTo(max) > 0) {
			throw VaultError.refused("period of \"" + GoDuration.format(settings.period())
					+ "\" is greater than the backend's maximum lease TTL of \"" + GoDuration.format(max) + "\"");
		}
		return (settings.maxTtl().compareTo(max) > 0) ? List.of("Given max ttl of " + settings.maxTtl().toSeconds()
				+ " seconds greater than current mount/system default of " + max.toSeconds()
				+ " seconds; max ttl will be capped at login time") : List.of();
	}

	private List<String> resolve(AwsLoginRole role) {
		List<String> ids = new ArrayList<>();
		for (String arn : role.bind(AwsLoginRole.PRINCIPAL)) {
			if (role.resolve() && !arn.endsWith("*")) {
				try {
					ids.add(uniqueId(Principal.of(arn)));
				}
				catch (IllegalArgumentException | VaultError ex) {
					throw VaultError
						.refused("unable to resolve ARN \"" + arn + "\" to internal ID: " + ex.getMessage());
				}
				catch (AwsException ex) {
					throw VaultError
						.refused("unable to resolve ARN \"" + arn + "\" to internal ID: " + this.access.text(ex));
				}
			}
		}
		return ids;
	}

	private String uniqueId(Principal principal) {
		IamClient iam = this.access.call("unable to fetch current caller",
				() -> this.access.iam(this.client.configOrUnset()));
		return switch (principal.type()) {
			case "user" -> iam.getUser(principal.name()).text("UserId");
			case "role" -> iam.getRole(principal.name()).text("RoleId");
			default -> throw new IllegalArgumentException("unrecognized error type " + principal.type());
		};
	}

	/**
	 * Find the ARN of a principal with its path.
	 * @param principal the principal
	 * @return the ARN
	 */
	String fullArn(Principal principal) {
		IamClient iam = this.access.iam(this.client.configOrUnset());
		return principal.type().equals("user") ? iam.getUser(principal.name()).text("Arn")
				: iam.getRole(principal.name()).text("Arn");
	}

}
