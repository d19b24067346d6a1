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

package io.github.vaultaws.test.aws;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The actions of STS in the query protocol.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StsActions {

	private static final Duration ROLE_DURATION = Duration.ofHours(1);

	private static final Duration USER_DURATION = Duration.ofHours(12);

	private static final Map<String, BiFunction<Sts, Parameters, Xml>> ACTIONS = Map.of("GetCallerIdentity",
			(sts, parameters) -> identity(sts.getCallerIdentity()), "AssumeRole", StsActions::assumeRole,
			"GetFederationToken", StsActions::getFederationToken, "GetSessionToken", (sts, parameters) -> credentials(
					sts.getSessionToken(parameters.duration("DurationSeconds", USER_DURATION))));

	private StsActions() {
	}

	static boolean contains(String action) {
		return ACTIONS.containsKey(action);
	}

	static Xml run(String action, Sts sts, Parameters parameters) {
		BiFunction<Sts, Parameters, Xml> run = ACTIONS.get(action);
		return (run != null) ? run.apply(sts, parameters) : new Xml();
	}

	private static Xml identity(CallerIdentity identity) {
		return new Xml().text("Arn", identity.arn())
			.text("UserId", identity.userId())
			.text("Account", identity.account());
	}

	private static Xml assumeRole(Sts sts, Parameters parameters) {
		AwsSession session = sts.assumeRole(parameters.get("RoleArn"), parameters.get("RoleSessionName"),
				parameters.duration("DurationSeconds", ROLE_DURATION));
		return credentials(session).element("AssumedRoleUser",
				new Xml().text("AssumedRoleId", session.identity().userId()).text("Arn", session.identity().arn()));
	}

	private static Xml getFederationToken(Sts sts, Parameters parameters) {
		AwsSession session = sts.getFederationToken(parameters.get("Name"),
				parameters.duration("DurationSeconds", USER_DURATION));
		return credentials(session)
			.element("FederatedUser",
					new Xml().text("FederatedUserId", session.identity().userId())
						.text("Arn", session.identity().arn()))
			.text("PackedPolicySize", 0);
	}

	private static Xml credentials(AwsSession session) {
		TestCredentials credentials = session.credentials();
		return new Xml().element("Credentials",
				new Xml().text("AccessKeyId", credentials.accessKeyId())
					.text("SecretAccessKey", credentials.secretAccessKey())
					.text("SessionToken", String.valueOf(credentials.sessionToken()))
					.text("Expiration", session.end()));
	}

}
