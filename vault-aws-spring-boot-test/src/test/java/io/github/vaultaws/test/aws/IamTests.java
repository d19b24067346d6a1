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
import java.time.Instant;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.github.vaultaws.test.http.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Iam}.
 */
class IamTests {

	private static final String POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

	private final EmbeddedAws aws = new EmbeddedAws(TestClock.at(Instant.EPOCH));

	private final Iam iam = this.aws.iam(this.aws.administrator());

	@Test
	void userHasItsCreator() {
		IamUser user = this.iam.createUser("vault-app-1", "/vault/", Map.of("team", "a"));
		this.iam.tagUser("vault-app-1", Map.of("more", "b"));
		assertThat(user.identity().arn()).isEqualTo("arn:aws:iam::123456789012:user/vault/vault-app-1");
		assertThat(user.createdBy()).isEqualTo("arn:aws:iam::123456789012:user/administrator");
		assertThat(user.tags()).isEqualTo(Map.of("team", "a", "more", "b"));
		assertThat(user.created()).isEqualTo(Instant.EPOCH);
		assertThat(this.aws.users()).extracting(IamUser::name).containsExactly("administrator", "vault-app-1");
	}

	@Test
	void sessionsOfUsersMayNotCallIam() {
		Sts sts = this.aws.sts(this.aws.administrator());
		Iam federated = this.aws.iam(sts.getFederationToken("app", Duration.ofHours(1)).credentials());
		refused(federated::listUsers, 403,
				"InvalidClientTokenId: The security token included in the request is invalid.");
		refused(() -> federated.getUser("administrator"), 403,
				"InvalidClientTokenId: The security token included in the request is invalid.");
		Iam session = this.aws.iam(sts.getSessionToken(Duration.ofHours(1)).credentials());
		refused(session::listUsers, 403,
				"InvalidClientTokenId: The security token included in the request is invalid.");
		String role = this.iam.createRole("role", "/", Duration.ofHours(1), "{}").arn();
		Iam assumed = this.aws.iam(sts.assumeRole(role, "session", Duration.ofHours(1)).credentials());
		assertThat(assumed.listUsers()).hasSize(1);
	}

	@Test
	void userIsDeletedOnlyWhenNothingIsLeft() {
		this.iam.createUser("app", "/", Map.of());
		this.iam.createGroup("group");
		this.iam.addUserToGroup("group", "app");
		String key = this.iam.createAccessKey("app").accessKeyId();
		this.iam.attachUserPolicy("app", POLICY);
		this.iam.putUserPolicy("app", "inline", "{}");
		conflict("Cannot delete entity, must remove users from group first.");
		assertThat(this.iam.listGroupsForUser("app")).containsExactly("group");
		this.iam.removeUserFromGroup("group", "app");
		conflict("Cannot delete entity, must delete access keys first.");
		assertThat(this.iam.listAccessKeys("app")).containsExactly(key);
		this.iam.deleteAccessKey("app", key);
		conflict("Cannot delete entity, must detach all policies first.");
		assertThat(this.iam.listAttachedUserPolicies("app")).containsExactly(POLICY);
		this.iam.detachUserPolicy("app", POLICY);
		conflict("Cannot delete entity, must delete policies first.");
		assertThat(this.iam.listUserPolicies("app")).containsExactly("inline");
		this.iam.deleteUserPolicy("app", "inline");
		this.iam.deleteUser("app");
		assertThat(this.iam.listUsers()).extracting(IamUser::name).containsExactly("administrator");
	}

	private void conflict(String reason) {
		refused(() -> this.iam.deleteUser("app"), 409, "DeleteConflict: " + reason);
	}

	@Test
	void whatIsMissingIsNotFound() {
		refused(() -> this.iam.getUser("x"), 404, "NoSuchEntity: The user with name x cannot be found.");
		refused(() -> this.iam.getRole("x"), 404, "NoSuchEntity: The role with name x cannot be found.");
		refused(() -> this.iam.deleteAccessKey(null, "x"), 404,
				"NoSuchEntity: The Access Key with id x cannot be found.");
		refused(() -> this.iam.deleteUserPolicy("administrator", "x"), 404,
				"NoSuchEntity: The user policy with name x cannot be found.");
		refused(() -> this.iam.detachUserPolicy("administrator", POLICY), 404,
				"NoSuchEntity: Policy " + POLICY + " was not found.");
		refused(() -> this.iam.addUserToGroup("x", "administrator"), 404,
				"NoSuchEntity: The group with name x cannot be found.");
	}

	@Test
	void whatIsThereCannotBeMadeAgain() {
		refused(() -> this.iam.createUser("administrator", "/", Map.of()), 409,
				"EntityAlreadyExists: User with name administrator already exists.");
		this.iam.createRole("app", "/", Duration.ofHours(1), "{}");
		refused(() -> this.iam.createRole("app", "/", Duration.ofHours(1), "{}"), 409,
				"EntityAlreadyExists: Role with name app already exists.");
		this.iam.createGroup("group");
		refused(() -> this.iam.createGroup("group"), 409, "EntityAlreadyExists: Group with name group already exists.");
	}

	@Test
	void quotasAreKept() {
		this.iam.createAccessKey(null);
		refused(() -> this.iam.createAccessKey(null), 409,
				"LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
		this.aws.setMaxUsers(1);
		refused(() -> this.iam.createUser("app", "/", Map.of()), 409,
				"LimitExceeded: Cannot exceed quota for UsersPerAccount: 1");
	}

	@Test
	void malformedInputIsRejected() {
		refused(() -> this.iam.createUser("a b", "/", Map.of()), 400,
				"ValidationError: The specified value for userName is invalid. It must contain only alphanumeric "
						+ "characters and/or the following: +=,.@_-");
		refused(() -> this.iam.createUser("a".repeat(65), "/", Map.of()), 400,
				"ValidationError: 1 validation error detected: Value '" + "a".repeat(65)
						+ "' at 'userName' failed to satisfy constraint: Member must have length less than or equal to "
						+ "64");
		refused(() -> this.iam.putUserPolicy("administrator", "p", "policy.json"), 400,
				"MalformedPolicyDocument: Syntax errors in policy.");
		refused(() -> this.iam.putUserPolicy("administrator", "p", "[]"), 400,
				"MalformedPolicyDocument: Syntax errors in policy.");
		refused(() -> this.iam.attachUserPolicy("administrator", "ReadOnly"), 400,
				"ValidationError: ARN ReadOnly is not valid.");
	}

	@Test
	void deniedActionFails() {
		this.aws.permissions().deny("iam:CreateUser");
		refused(() -> this.iam.createUser("app", "/", Map.of()), 403,
				"AccessDenied: User: arn:aws:iam::123456789012:user/administrator is not authorized to perform: "
						+ "iam:CreateUser on resource: arn:aws:iam::123456789012:user/app");
	}

	@Test
	void callerIsTheUserThatIsNotNamed() {
		assertThat(this.iam.getUser(null).name()).isEqualTo("administrator");
		IamRole role = this.iam.createRole("app", "/", Duration.ofHours(1), "{}");
		TestCredentials session = this.aws.sts(this.aws.administrator())
			.assumeRole(role.arn(), "session", Duration.ofHours(1))
			.credentials();
		refused(() -> this.aws.iam(session).getUser(null), 400,
				"ValidationError: Must specify userName when calling with non-User credentials");
	}

	private static void refused(ThrowingCallable call, int status, String message) {
		assertThatExceptionOfType(AwsException.class).isThrownBy(call)
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(status));
	}

}
