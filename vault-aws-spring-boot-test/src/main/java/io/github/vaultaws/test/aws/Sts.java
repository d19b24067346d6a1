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

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * STS for one caller. All methods fail as STS does, with {@link AwsException}.
 * Credentials that it issues are valid immediately.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Sts {

	private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/(?:.*/)?([^/]+)");

	private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

	private static final Duration MIN_DURATION = Duration.ofMinutes(15);

	private static final Duration MAX_DURATION = Duration.ofHours(36);

	private static final Duration MAX_ROLE_DURATION = Duration.ofHours(12);

	private static final Duration MAX_CHAINED_DURATION = Duration.ofHours(1);

	private final IamDirectory directory;

	private final Permissions permissions;

	private final CredentialsRegistry credentials;

	private final Clock clock;

	private final CredentialsRegistry.Entry caller;

	Sts(IamDirectory directory, Permissions permissions, CredentialsRegistry credentials, Clock clock,
			CredentialsRegistry.Entry caller) {
		this.directory = directory;
		this.permissions = permissions;
		this.credentials = credentials;
		this.clock = clock;
		this.caller = caller;
	}

	/**
	 * Return the identity of the caller. Cannot be denied.
	 * @return the identity
	 */
	public CallerIdentity getCallerIdentity() {
		return this.caller.identity();
	}

	/**
	 * Assume a role.
	 * @param roleArn the ARN of the role
	 * @param sessionName the name of the session
	 * @param duration the duration of the session
	 * @return the credentials
	 */
	public AwsSession assumeRole(String roleArn, String sessionName, Duration duration) {
		checkName("roleSessionName", sessionName, 64);
		checkDuration(duration, MAX_ROLE_DURATION);
		IamRole role = role(roleArn);
		this.permissions.check(this.caller.identity(), "sts:AssumeRole", roleArn);
		if (this.caller.isRole() && duration.compareTo(MAX_CHAINED_DURATION) > 0) {
			throw AwsException.validation("The requested DurationSeconds exceeds the 1 hour session limit for roles "
					+ "assumed by role chaining");
		}
		if (duration.compareTo(role.maxSession()) > 0) {
			throw AwsException
				.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
		}
		return issue(sts("assumed-role/" + role.name() + "/" + sessionName, role.id() + ":" + sessionName), null,
				duration);
	}

	private IamRole role(String arn) {
		Matcher matcher = ROLE.matcher(arn);
		if (!matcher.matches()) {
			throw AwsException.validation(arn + " is invalid");
		}
		return this.directory.roles()
			.stream()
			.filter((role) -> role.arn().equals(arn))
			.findFirst()
			.orElseThrow(() -> Permissions.denial(this.caller.identity(), "sts:AssumeRole", arn));
	}

	/**
	 * Issue credentials for a federated user.
	 * @param name the name of the federated user
	 * @param duration the duration of the session
	 * @return the credentials
	 */
	public AwsSession getFederationToken(String name, Duration duration) {
		checkName("name", name, 32);
		checkDuration(duration, MAX_DURATION);
		checkNoSession("GetFederationToken");
		CallerIdentity identity = sts("federated-user/" + name, EmbeddedAws.ACCOUNT + ":" + name);
		this.permissions.check(this.caller.identity(), "sts:GetFederationToken", identity.arn());
		return issue(identity, this.caller.user(), duration);
	}

	/**
	 * Issue session credentials for the caller.
	 * @param duration the duration of the session
	 * @return the credentials
	 */
	public AwsSession getSessionToken(Duration duration) {
		checkDuration(duration, MAX_DURATION);
		checkNoSession("GetSessionToken");
		this.permissions.check(this.caller.identity(), "sts:GetSessionToken", "*");
		return issue(this.caller.identity(), this.caller.user(), duration);
	}

	private AwsSession issue(CallerIdentity identity, @Nullable IamUser user, Duration duration) {
		TestCredentials session = new TestCredentials(Identifiers.next("ASIA"), Identifiers.secretAccessKey(),
				Identifiers.sessionToken(), this.clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS));
		this.credentials.add(session, identity, user, this.clock.instant());
		return new AwsSession(session, identity);
	}

	private void checkNoSession(String action) {
		if (this.caller.isSession()) {
			throw AwsException.accessDenied("Cannot call " + action + " with session credentials");
		}
	}

	private static CallerIdentity sts(String resource, String userId) {
		return new CallerIdentity("arn:aws:sts::" + EmbeddedAws.ACCOUNT + ":" + resource, userId, EmbeddedAws.ACCOUNT);
	}

	private static void checkDuration(Duration duration, Duration max) {
		if (duration.compareTo(MIN_DURATION) < 0) {
			throw constraint(duration.toSeconds(), "durationSeconds",
					"Member must have value greater than or equal to " + MIN_DURATION.toSeconds());
		}
		if (duration.compareTo(max) > 0) {
			throw constraint(duration.toSeconds(), "durationSeconds",
					"Member must have value less than or equal to " + max.toSeconds());
		}
	}

	private static void checkName(String field, String name, int maxLength) {
		if (name.length() < 2) {
			throw constraint(name, field, "Member must have length greater than or equal to 2");
		}
		if (name.length() > maxLength) {
			throw constraint(name, field, "Member must have length less than or equal to " + maxLength);
		}
		if (!NAME.matcher(name).matches()) {
			throw constraint(name, field, "Member must satisfy regular expression pattern: [\\w+=,.@-]*");
		}
	}

	private static AwsException constraint(Object value, String field, String constraint) {
		return AwsException.validation("1 validation error detected: Value '" + value + "' at '" + field
				+ "' failed to satisfy constraint: " + constraint);
	}

}
