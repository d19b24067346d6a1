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

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * The wanted state of one object in Vault. Only the parameters that are set are part of
 * it. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see VaultAwsSetup
 */
public abstract sealed class Declaration permits MountDeclaration, ParametersDeclaration, PolicyDeclaration {

	private final Order order;

	private final VaultPath path;

	Declaration(Order order, VaultPath path) {
		this.order = order;
		this.path = path;
	}

	/**
	 * Declare a mount of an auth method.
	 * @param path the path without {@code auth/}
	 * @param mount the mount
	 * @return the declaration
	 */
	public static Declaration authMount(String path, Mount mount) {
		return new MountDeclaration(MountOperations.AUTH, path, mount);
	}

	/**
	 * Declare a mount of a secrets engine.
	 * @param path the path
	 * @param mount the mount
	 * @return the declaration
	 */
	public static Declaration secretsMount(String path, Mount mount) {
		return new MountDeclaration(MountOperations.SECRETS, path, mount);
	}

	/**
	 * Declare an ACL policy.
	 * @param name the name
	 * @param policy the text
	 * @return the declaration
	 */
	public static Declaration policy(String name, String policy) {
		return new PolicyDeclaration(name, policy);
	}

	/**
	 * Declare an ACL policy.
	 * @param name the name
	 * @param policy a resource with the text, in UTF-8
	 * @return the declaration
	 */
	public static Declaration policy(String name, Resource policy) {
		return policy(name, ResourceText.read(policy));
	}

	/**
	 * Declare the configuration of the AWS clients of the AWS auth method.
	 * @param mount the mount
	 * @param client the value
	 * @return the declaration
	 */
	public static Declaration awsAuthClient(String mount, AwsAuthClient client) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), null, AwsAuthClient.KIND,
				client);
	}

	/**
	 * Declare how the AWS auth method maps AWS principals to entities.
	 * @param mount the mount
	 * @param identity the value
	 * @return the declaration
	 */
	public static Declaration awsAuthIdentity(String mount, AwsAuthIdentity identity) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), null, AwsAuthIdentity.KIND,
				identity);
	}

	/**
	 * Declare how expired entries of the identity access list are removed.
	 * @param mount the mount
	 * @param tidy the value
	 * @return the declaration
	 */
	public static Declaration awsAuthAccessListTidy(String mount, AwsAuthTidy tidy) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), null,
				AwsAuthTidy.KIND.below(AwsAuthOperations.NAMES.accessList()), tidy);
	}

	/**
	 * Declare how expired entries of the deny list of role tags are removed.
	 * @param mount the mount
	 * @param tidy the value
	 * @return the declaration
	 */
	public static Declaration awsAuthDenyListTidy(String mount, AwsAuthTidy tidy) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), null,
				AwsAuthTidy.KIND.below(AwsAuthOperations.NAMES.denyList()), tidy);
	}

	/**
	 * Declare a certificate of the AWS auth method.
	 * @param mount the mount
	 * @param name the name
	 * @param certificate the value
	 * @return the declaration
	 */
	public static Declaration awsAuthCertificate(String mount, String name, AwsAuthCertificate certificate) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), name, AwsAuthCertificate.KIND,
				certificate);
	}

	/**
	 * Declare the role that the AWS auth method assumes in another account.
	 * @param mount the mount
	 * @param account the account ID
	 * @param role the value
	 * @return the declaration
	 */
	public static Declaration awsAuthStsRole(String mount, String account, AwsAuthStsRole role) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.auth(mount), account, AwsAuthStsRole.KIND,
				role);
	}

	/**
	 * Declare a role of the AWS auth method.
	 * @param mount the mount
	 * @param name the name
	 * @param role the value
	 * @return the declaration
	 */
	public static Declaration awsAuthRole(String mount, String name, AwsAuthRole role) {
		return new ParametersDeclaration<>(Order.ROLE, VaultPath.auth(mount), name, AwsAuthRole.KIND, role);
	}

	/**
	 * Declare the root configuration of the AWS secrets engine. Its secret key cannot be
	 * compared: it is written when the object is created or another parameter changes.
	 * @param mount the mount
	 * @param root the value
	 * @return the declaration
	 */
	public static Declaration awsSecretsRoot(String mount, AwsSecretsRoot root) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.of(mount), null, AwsSecretsRoot.KIND, root);
	}

	/**
	 * Declare the TTL of the leases of IAM users.
	 * @param mount the mount
	 * @param lease the value
	 * @return the declaration
	 */
	public static Declaration awsSecretsLease(String mount, AwsSecretsLease lease) {
		return new ParametersDeclaration<>(Order.CONFIGURATION, VaultPath.of(mount), null, AwsSecretsLease.KIND, lease);
	}

	/**
	 * Declare a role of the AWS secrets engine.
	 * @param mount the mount
	 * @param name the name
	 * @param role the value
	 * @return the declaration
	 */
	public static Declaration awsSecretsRole(String mount, String name, AwsSecretsRole role) {
		return new ParametersDeclaration<>(Order.ROLE, VaultPath.of(mount), name, AwsSecretsRole.KIND, role);
	}

	/**
	 * Declare a static role of the AWS secrets engine.
	 * @param mount the mount
	 * @param name the name
	 * @param role the value
	 * @return the declaration
	 */
	public static Declaration awsStaticRole(String mount, String name, AwsStaticRole role) {
		return new ParametersDeclaration<>(Order.ROLE, VaultPath.of(mount), name, AwsStaticRole.KIND, role);
	}

	/**
	 * Declare a role of the AppRole auth method.
	 * @param mount the mount
	 * @param name the name
	 * @param role the value
	 * @return the declaration
	 */
	public static Declaration appRole(String mount, String name, AppRole role) {
		return new ParametersDeclaration<>(Order.APP_ROLE, VaultPath.auth(mount), name, AppRole.KIND, role);
	}

	/**
	 * Return the path of the object in Vault's API. Vault stores the names of policies,
	 * AppRoles and roles of the AWS auth method in lower case.
	 * @return the path
	 */
	public final String path() {
		return this.path.toString();
	}

	final Order order() {
		return this.order;
	}

	final VaultPath vaultPath() {
		return this.path;
	}

	/**
	 * Return the declared value.
	 * @return the value, without the values of secrets in its text
	 */
	abstract Object value();

	/**
	 * Compare the declaration with what Vault has.
	 * @param state what Vault has
	 * @return the change
	 */
	abstract PlannedChange plan(SetupState state);

	/**
	 * Return all objects of the same kind, of which those that are not declared can be
	 * deleted.
	 * @param state what Vault has
	 * @return the objects, or {@code null} if they cannot be deleted
	 */
	abstract @Nullable Prunable prunable(SetupState state);

	/**
	 * Return the command that writes the object.
	 * @return a command for the shell
	 */
	abstract String command();

	@Override
	public final boolean equals(@Nullable Object other) {
		return other instanceof Declaration declaration && path().equals(declaration.path())
				&& value().equals(declaration.value());
	}

	@Override
	public final int hashCode() {
		return path().hashCode();
	}

	@Override
	public final String toString() {
		return path() + " " + value();
	}

	/**
	 * Order in which objects are written, because they refer to former ones.
	 */
	enum Order {

		MOUNT, CONFIGURATION, POLICY, ROLE, APP_ROLE

	}

}
