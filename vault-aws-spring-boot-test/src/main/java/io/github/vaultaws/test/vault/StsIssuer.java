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

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.AwsResponse;
import io.github.vaultaws.test.aws.TestCredentials;

/**
 * Issues credentials of STS.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StsIssuer {

	private static final Duration MIN = Duration.ofMinutes(15);

	private final AwsAccess access;

	private final RootCredentials root;

	private final Names names = new Names();

	private final Clock clock;

	StsIssuer(AwsAccess access, RootCredentials root, Clock clock) {
		this.access = access;
		this.root = root;
		this.clock = clock;
	}

	Reply issue(Call call, AwsRole role) {
		return switch (role.credentialType()) {
			case "assumed_role" -> assume(call, role);
			case "federation_token" -> federate(call, role);
			default -> session(call, role);
		};
	}

	private Reply assume(Call call, AwsRole role) {
		String arn = call.fields().text("role_arn");
		String session = call.fields().text("role_session_name");
		if (arn.isEmpty() && role.roleArns().size() != 1) {
			throw VaultError.refused("did not supply a role_arn parameter and unable to determine one");
		}
		String expected = arn.isEmpty() ? role.roleArns().get(0) : arn;
		if (!role.roleArns().contains(expected)) {
			throw VaultError.refused("role_arn \"" + expected + "\" not in allowed role arns for Vault role \""
					+ call.name("role") + "\"");
		}
		Duration ttl = ttl(call, role);
		String name = session.isEmpty() ? userName(call) : session;
		AwsResponse issued = sts("Error assuming role", "AssumeRoleInput", ttl,
				(sts) -> sts.assumeRole(expected, name.substring(0, Math.min(64, name.length())), ttl));
		TestCredentials credentials = StsClient.credentials(issued);
		Map<String, Object> data = data(credentials);
		data.put("security_token", credentials.sessionToken());
		data.put("arn", issued.text("Arn"));
		return reply(data, credentials);
	}

	private Reply federate(Call call, AwsRole role) {
		if (role.policyArns().isEmpty() && role.policyDocument().isEmpty()) {
			throw VaultError.refused("must specify at least one of policy_arns or policy_document with "
					+ "federation_token credential_type");
		}
		Duration ttl = ttl(call, role);
		String name = "vault-" + this.clock.instant().getEpochSecond() + "-" + this.names.alphanumeric(15);
		TestCredentials credentials = StsClient.credentials(sts("Error generating STS keys", "GetFederationTokenInput",
				ttl, (sts) -> sts.getFederationToken(name, role.policyDocument(), ttl)));
		Map<String, Object> data = data(credentials);
		data.put("security_token", credentials.sessionToken());
		return reply(data, credentials);
	}

	private Reply session(Call call, AwsRole role) {
		Duration ttl = ttl(call, role);
		TestCredentials credentials = StsClient.credentials(
				sts("Error generating STS keys", "GetSessionTokenInput", ttl, (sts) -> sts.getSessionToken(ttl)));
		return reply(data(credentials), credentials);
	}

	private StsClient sts() {
		try {
			StsClient sts = this.access.sts(this.root.configOrUnset());
			sts.getCallerIdentity();
			return sts;
		}
		catch (AwsException | VaultError ex) {
			throw VaultError.refused("could not obtain sts client");
		}
	}

	private AwsResponse sts(String what, String input, Duration ttl, Function<StsClient, AwsResponse> call) {
		StsClient sts = sts();
		if (ttl.compareTo(MIN) < 0) {
			throw VaultError
				.refused(what + ": InvalidParameter: 1 validation error(s) found.\n- minimum field value of "
						+ MIN.toSeconds() + ", " + input + ".DurationSeconds.\n");
		}
		return this.access.call(what, () -> call.apply(sts));
	}

	private static Duration ttl(Call call, AwsRole role) {
		Duration fallback = role.defaultTtl().isZero() ? Duration.ofHours(1) : role.defaultTtl();
		Duration requested = call.fields().duration("ttl", fallback);
		Duration max = role.maxTtl().isZero() ? call.mount().maxTtl() : role.maxTtl();
		Duration ttl = requested.isZero() ? fallback : requested;
		return (ttl.compareTo(max) > 0) ? max : ttl;
	}

	private static Map<String, Object> data(TestCredentials credentials) {
		Map<String, Object> data = new HashMap<>();
		data.put("access_key", credentials.accessKeyId());
		data.put("secret_key", credentials.secretAccessKey());
		data.put("session_token", credentials.sessionToken());
		return data;
	}

	private Reply reply(Map<String, Object> data, TestCredentials credentials) {
		Duration ttl = Duration.between(this.clock.instant(), Objects.requireNonNull(credentials.expiration()));
		data.put("ttl", ttl.toSeconds());
		return Reply.issuing(data, Secret.fixed(ttl));
	}

	String userName(Call call) {
		String name = call.caller().grant().displayName().replaceAll("[^a-zA-Z0-9+=,.@_-]", "_") + "-"
				+ call.name("role");
		String whole = "vault-" + name.substring(0, Math.min(42, name.length())) + "-"
				+ this.clock.instant().getEpochSecond() + "-" + this.names.alphanumeric(20);
		return whole.substring(0, Math.min(64, whole.length()));
	}

}
