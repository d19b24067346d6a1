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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.AwsResponse;
import io.github.vaultaws.test.aws.CallerIdentity;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * The login {@code iam} of the method {@code aws}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class IamLogin {

	private final StsEndpoint endpoint;

	private final AwsAccess access;

	private final RootCredentials client;

	private final AwsLoginRoles roles;

	private final IdentityConfig identity;

	IamLogin(AwsAccess access, RootCredentials client, AwsLoginRoles roles, IdentityConfig identity) {
		this.access = access;
		this.endpoint = new StsEndpoint(access);
		this.client = client;
		this.roles = roles;
		this.identity = identity;
	}

	Reply login(Call call) {
		IamRequest request = IamRequest.of(call.fields());
		AwsConfig config = this.client.config();
		if (config != null) {
			HeaderChecks.check(request, config);
		}
		CallerIdentity caller = caller(request, this.client.configOrUnset());
		Principal principal = principal(caller.arn());
		String given = call.fields().text("role");
		String name = given.isEmpty() ? principal.name() : given;
		AwsLoginRole role = this.roles.find(name);
		if (role == null) {
			throw VaultError.refused("entry for role " + name + " not found");
		}
		if (!role.settings().boundCidrs().isEmpty()
				&& !Cidr.anyContains(role.settings().boundCidrs(), call.request().remoteAddress())) {
			throw VaultError.denied();
		}
		if (!role.isIam()) {
			throw VaultError.refused("auth method iam not allowed for role " + name);
		}
		checkBinds(role, name, caller, principal);
		return Reply.with(grant(call.mount(), role, name, caller, principal));
	}

	private CallerIdentity caller(IamRequest request, AwsConfig config) {
		ServerResponse response = this.endpoint.send(request, config);
		if (!"text/xml".equals(response.header("Content-Type")) || request.header("Accept").contains("json")) {
			throw VaultError.refused(StsEndpoint.UPSTREAM + "body of GetCallerIdentity is invalid");
		}
		if (response.status() != 200) {
			throw VaultError.refused(StsEndpoint.UPSTREAM + "received error code " + response.status() + " from STS: "
					+ response.bodyText());
		}
		try {
			AwsResponse content = new AwsResponse(response.bodyText());
			return new CallerIdentity(content.text("Arn"), content.text("UserId"), content.text("Account"));
		}
		catch (AwsException ex) {
			throw VaultError.refused(StsEndpoint.UPSTREAM + "error parsing STS response");
		}
	}

	private static Principal principal(String arn) {
		try {
			return Principal.of(arn);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("error parsing arn \"" + arn + "\": " + ex.getMessage());
		}
	}

	private void checkBinds(AwsLoginRole role, String name, CallerIdentity caller, Principal principal) {
		if (!role.bind(AwsLoginRole.PRINCIPAL).isEmpty() && !isBound(role, caller, principal)) {
			throw VaultError
				.refused("IAM Principal \"" + caller.arn() + "\" does not belong to the role \"" + name + "\"");
		}
		if (!role.inferredType().isEmpty()) {
			throw VaultError.refused("failed to verify " + principal.session() + " as a valid EC2 instance in region "
					+ role.inferredRegion() + ": no reservations found in instance description");
		}
	}

	private boolean isBound(AwsLoginRole role, CallerIdentity caller, Principal principal) {
		if (role.principalIds().contains(uniqueId(caller))
				|| (!role.resolve() && role.bind(AwsLoginRole.PRINCIPAL).contains(principal.canonicalArn()))) {
			return true;
		}
		if (role.bind(AwsLoginRole.PRINCIPAL).stream().noneMatch((arn) -> arn.endsWith("*"))) {
			return false;
		}
		String full = fullArn(principal);
		return role.bind(AwsLoginRole.PRINCIPAL)
			.stream()
			.anyMatch((arn) -> arn.endsWith("*") && full.startsWith(arn.substring(0, arn.length() - 1)));
	}

	private String fullArn(Principal principal) {
		String what = "error looking up full ARN of entity " + principal.canonicalArn();
		return this.access.call(what, () -> this.roles.fullArn(principal));
	}

	private Grant grant(Mount mount, AwsLoginRole role, String name, CallerIdentity caller, Principal principal) {
		Map<String, String> known = new HashMap<>();
		known.put("account_id", principal.account());
		known.put("auth_type", "iam");
		known.put("canonical_arn", principal.canonicalArn());
		known.put("client_arn", caller.arn());
		known.put("client_user_id", uniqueId(caller));
		Map<String, String> metadata = this.identity.iamMetadata(known);
		metadata.put("role_id", role.id());
		Supplier<TokenSettings> renewed = () -> renewed(name, caller, principal);
		return Grant.login(mount.name().replace('/', '-') + "-" + principal.displayName(), metadata, role.settings(),
				renewed);
	}

	private static String uniqueId(CallerIdentity caller) {
		int colon = caller.userId().indexOf(':');
		return (colon < 0) ? caller.userId() : caller.userId().substring(0, colon);
	}

	private TokenSettings renewed(String name, CallerIdentity caller, Principal principal) {
		AwsLoginRole role = this.roles.find(name);
		if (role == null) {
			throw VaultError.failed("role entry not found");
		}
		if (!role.bind(AwsLoginRole.PRINCIPAL).isEmpty() && !isBound(role, caller, principal)) {
			throw VaultError
				.failed("role \"" + name + "\" no longer bound to ARN \"" + principal.canonicalArn() + "\"");
		}
		return role.settings();
	}

}
