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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Operations of the AWS auth method.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthOperations {

	static final ListNames NAMES = new ListNames("identity-accesslist", "roletag-denylist");

	private static final ListNames OLD_NAMES = new ListNames("identity-whitelist", "roletag-blacklist");

	private static final VaultPath TIDY = VaultPath.of("tidy");

	private final VaultPaths vault;

	private final VaultPath mount;

	private final ListNames names;

	AwsAuthOperations(VaultPaths vault, VaultPath mount, ListNames names) {
		this.vault = vault;
		this.mount = mount;
		this.names = names;
	}

	/**
	 * Return operations that use the names of paths before Vault 1.7, such as
	 * {@code identity-whitelist}.
	 * @return the operations
	 */
	public AwsAuthOperations withOldPaths() {
		return new AwsAuthOperations(this.vault, this.mount, OLD_NAMES);
	}

	/**
	 * Return the configuration of the AWS clients.
	 * @return the setting
	 */
	public RemovableSetting<AwsAuthClient> client() {
		return setting(AwsAuthClient.KIND);
	}

	/**
	 * Create a new access key for Vault's own IAM user, and delete the former one. The
	 * user must have exactly one access key.
	 * @return the ID of the new access key
	 */
	public String rotateRoot() {
		VaultPath path = this.mount.then("config/rotate-root");
		return VaultPaths.required(path, this.vault.write(path, Map.of()), "access_key");
	}

	/**
	 * Return how AWS principals are mapped to entities.
	 * @return the setting
	 */
	public Setting<AwsAuthIdentity> identity() {
		return setting(AwsAuthIdentity.KIND);
	}

	/**
	 * Return the certificates that verify identity documents.
	 * @return the certificates
	 */
	public Named<AwsAuthCertificate> certificates() {
		return named(AwsAuthCertificate.KIND);
	}

	/**
	 * Return the roles that Vault assumes in other AWS accounts, by account ID.
	 * @return the roles
	 */
	public Named<AwsAuthStsRole> stsRoles() {
		return named(AwsAuthStsRole.KIND);
	}

	/**
	 * Return the roles of the method.
	 * @return the roles
	 */
	public Named<AwsAuthRole> roles() {
		return named(AwsAuthRole.KIND);
	}

	/**
	 * Create the value of an EC2 tag that restricts the logins of an instance. The role
	 * must have a {@code role_tag}.
	 * @param role the role
	 * @param request the restrictions
	 * @return the tag
	 */
	public RoleTag createRoleTag(String role, RoleTagRequest request) {
		VaultPath path = this.mount.then("role").named(role, VaultPath.NAME).then("tag");
		Map<String, Object> tag = this.vault.write(path, Fields.request(path, request));
		return new RoleTag(VaultPaths.required(path, tag, "tag_key"), VaultPaths.required(path, tag, "tag_value"));
	}

	/**
	 * Return how expired entries of the identity access list are removed.
	 * @return the setting
	 */
	public RemovableSetting<AwsAuthTidy> accessListTidy() {
		return setting(AwsAuthTidy.KIND.below(this.names.accessList()));
	}

	/**
	 * List the EC2 instances that have logged in.
	 * @return the instance IDs
	 */
	public List<String> accessList() {
		return this.vault.list(this.mount.then(this.names.accessList()));
	}

	/**
	 * Read an entry of the identity access list.
	 * @param instanceId the instance ID
	 * @return the entry, or {@code null} if the instance has not logged in
	 */
	public @Nullable AccessListEntry accessListEntry(String instanceId) {
		VaultPath path = instance(instanceId);
		Map<String, Object> data = this.vault.read(path);
		return (data != null) ? VaultPaths.parse(path, data, AccessListEntry::of) : null;
	}

	/**
	 * Delete an entry of the identity access list, so that an EC2 instance that has lost
	 * its nonce can log in.
	 * @param instanceId the instance ID
	 */
	public void deleteAccessListEntry(String instanceId) {
		this.vault.delete(instance(instanceId));
	}

	private VaultPath instance(String instanceId) {
		return this.mount.then(this.names.accessList()).named(instanceId, VaultPath.ANY);
	}

	/**
	 * Start to remove expired entries of the identity access list.
	 * @param safetyBuffer the time after its expiry at which an entry is removed
	 */
	public void tidyAccessList(Duration safetyBuffer) {
		tidy(this.names.accessList(), safetyBuffer);
	}

	/**
	 * Return how expired entries of the deny list of role tags are removed.
	 * @return the setting
	 */
	public RemovableSetting<AwsAuthTidy> denyListTidy() {
		return setting(AwsAuthTidy.KIND.below(this.names.denyList()));
	}

	/**
	 * List the role tags that are denied.
	 * @return the values of the tags
	 */
	public List<String> denyList() {
		return this.vault.list(this.mount.then(this.names.denyList()));
	}

	/**
	 * Deny a role tag.
	 * @param tag the value of the tag
	 */
	public void deny(String tag) {
		String encoded = Base64.getEncoder().encodeToString(tag.getBytes(StandardCharsets.UTF_8));
		this.vault.write(tag(encoded), Map.of());
	}

	/**
	 * Read an entry of the deny list.
	 * @param tag the value of the tag
	 * @return the entry, or {@code null} if the tag is not denied
	 */
	public @Nullable DenyListEntry denyListEntry(String tag) {
		VaultPath path = tag(tag);
		Map<String, Object> data = this.vault.read(path);
		return (data != null) ? VaultPaths.parse(path, data, DenyListEntry::of) : null;
	}

	/**
	 * Allow a role tag again.
	 * @param tag the value of the tag
	 */
	public void deleteDenyListEntry(String tag) {
		this.vault.delete(tag(tag));
	}

	private VaultPath tag(String tag) {
		return this.mount.then(this.names.denyList()).named(tag, VaultPath.ANY);
	}

	/**
	 * Start to remove expired entries of the deny list of role tags.
	 * @param safetyBuffer the time after its expiry at which an entry is removed
	 */
	public void tidyDenyList(Duration safetyBuffer) {
		tidy(this.names.denyList(), safetyBuffer);
	}

	private void tidy(String list, Duration safetyBuffer) {
		this.vault.write(this.mount.then(TIDY + "/" + list),
				Map.of("safety_buffer", VaultTime.checked("safety_buffer", safetyBuffer)));
	}

	private <T extends VaultParameters> RemovableSetting<T> setting(Kind<T> kind) {
		return new PathSetting<>(this.vault, this.mount.then(kind.path()), kind);
	}

	private <T extends VaultParameters> Named<T> named(Kind<T> kind) {
		return new NamedPaths<>(this.vault, this.mount, kind);
	}

	/**
	 * An EC2 tag that restricts logins.
	 *
	 * @param key the key of the tag
	 * @param value the signed value of the tag
	 */
	public record RoleTag(String key, String value) {

	}

	/**
	 * An entry of the identity access list, without the nonce of the instance.
	 *
	 * @param role the role of the last login
	 * @param disallowReauthentication whether the instance cannot log in again
	 * @param creationTime when the instance logged in first
	 * @param lastUpdatedTime when the instance logged in last
	 * @param expirationTime when the entry expires
	 */
	public record AccessListEntry(String role, boolean disallowReauthentication, Instant creationTime,
			Instant lastUpdatedTime, Instant expirationTime) {

		private static AccessListEntry of(Map<String, Object> data) {
			return new AccessListEntry(String.valueOf(data.get("role")),
					Boolean.TRUE.equals(data.get("disallow_reauthentication")),
					VaultTime.instant(data.get("creation_time")), VaultTime.instant(data.get("last_updated_time")),
					VaultTime.instant(data.get("expiration_time")));
		}

	}

	/**
	 * An entry of the deny list of role tags.
	 *
	 * @param creationTime when the tag was denied
	 * @param expirationTime when the entry expires
	 */
	public record DenyListEntry(Instant creationTime, Instant expirationTime) {

		private static DenyListEntry of(Map<String, Object> data) {
			return new DenyListEntry(VaultTime.instant(data.get("creation_time")),
					VaultTime.instant(data.get("expiration_time")));
		}

	}

	/**
	 * Names of the paths of the two lists.
	 *
	 * @param accessList the identity access list
	 * @param denyList the deny list of role tags
	 */
	record ListNames(String accessList, String denyList) {

	}

}
