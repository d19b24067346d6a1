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

import org.springframework.util.Assert;
import org.springframework.vault.core.VaultOperations;

/**
 * Operations that set up Vault for AWS.
 * <p>
 * Each write reads the current value first, so that Vault's rules are checked before
 * anything is sent. It sends what is set, and Vault keeps the rest. The token of the
 * {@link VaultOperations} needs the capabilities {@code read}, {@code create} and
 * {@code update}.
 *
 * <pre class="code">
 * VaultAwsAdmin admin = VaultAwsAdmin.of(vaultTemplate);
 * admin.mounts().auth().write("aws", Mount.of("aws"));
 * admin.awsAuth("aws")
 *     .roles()
 *     .write("my-service",
 *             AwsAuthRole.iam("arn:aws:iam::123456789012:role/my-service")
 *                 .tokenPolicies("my-service")
 *                 .tokenTtl(Duration.ofHours(1))
 *                 .build());
 * </pre>
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsAdmin {

	private final VaultPaths vault;

	private VaultAwsAdmin(VaultPaths vault) {
		this.vault = vault;
	}

	/**
	 * Create operations that send their requests with a template.
	 * @param operations the template, such as a {@code VaultTemplate}
	 * @return the operations
	 */
	public static VaultAwsAdmin of(VaultOperations operations) {
		Assert.notNull(operations, "'operations' must not be null");
		return new VaultAwsAdmin(new VaultPaths(operations));
	}

	/**
	 * Return the operations of the AWS auth method.
	 * @param mount the mount, such as {@code aws}
	 * @return the operations
	 */
	public AwsAuthOperations awsAuth(String mount) {
		return new AwsAuthOperations(this.vault, VaultPath.auth(mount), AwsAuthOperations.NAMES);
	}

	/**
	 * Return the operations of the AWS secrets engine.
	 * @param mount the mount, such as {@code aws}
	 * @return the operations
	 */
	public AwsSecretsOperations awsSecrets(String mount) {
		return new AwsSecretsOperations(this.vault, VaultPath.of(mount));
	}

	/**
	 * Return the operations of the AppRole auth method.
	 * @param mount the mount, such as {@code approle}
	 * @return the operations
	 */
	public AppRoleOperations appRole(String mount) {
		return new AppRoleOperations(this.vault, VaultPath.auth(mount));
	}

	/**
	 * Return the operations of leases.
	 * @return the operations
	 */
	public LeaseOperations leases() {
		return new LeaseOperations(this.vault);
	}

	/**
	 * Return the ACL policies. Their names are case-insensitive.
	 * @return the policies, in HCL or JSON
	 */
	public Named<String> policies() {
		return new NamedPolicies(this.vault);
	}

	/**
	 * Return the mounts of auth methods and secrets engines.
	 * @return the operations
	 */
	public MountOperations mounts() {
		return new MountOperations(this.vault);
	}

}
