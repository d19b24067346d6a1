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

package io.github.vaultaws.rotation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What to ask Vault's AWS secrets engine for. Immutable.
 *
 * @param name what the application calls the role, unique in it
 * @param mount the mount of the engine
 * @param role the role of the engine
 * @param ttl how long STS keys shall live, or {@code null} for the role's default; an IAM
 * user's keys are not affected
 * @param roleArn the AWS role to assume, or {@code null} if the Vault role has only one
 * @param sessionName the name of the AWS session, or {@code null} for Vault's choice
 * @param staticRole whether the role is one of an IAM user that lives on and whose keys
 * Vault rotates by itself; such keys take no parameters
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsRequest(String name, String mount, String role, @Nullable Duration ttl,
		@Nullable String roleArn, @Nullable String sessionName, boolean staticRole) {

	/**
	 * Create a new {@link CredentialsRequest} for a role that has its name in Vault.
	 * @param mount the mount of the engine
	 * @param role the role of the engine
	 * @param ttl how long STS keys shall live, or {@code null} for the role's default
	 * @param roleArn the AWS role to assume, or {@code null} if the Vault role has only
	 * one
	 * @param sessionName the name of the AWS session, or {@code null} for Vault's choice
	 */
	public CredentialsRequest(String mount, String role, @Nullable Duration ttl, @Nullable String roleArn,
			@Nullable String sessionName) {
		this(role, mount, role, ttl, roleArn, sessionName, false);
	}

	String path() {
		return this.mount + (this.staticRole ? "/static-creds/" : "/creds/") + this.role;
	}

	/**
	 * Return the parameters. Without any, a {@code read} policy is enough.
	 * @return the parameters, perhaps none
	 */
	Map<String, String> parameters() {
		Map<String, String> parameters = new LinkedHashMap<>();
		if (this.ttl != null) {
			parameters.put("ttl", this.ttl.toSeconds() + "s");
		}
		if (this.roleArn != null) {
			parameters.put("role_arn", this.roleArn);
		}
		if (this.sessionName != null) {
			parameters.put("role_session_name", this.sessionName);
		}
		return parameters;
	}

}
