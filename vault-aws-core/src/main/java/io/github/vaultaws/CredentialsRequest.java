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

package io.github.vaultaws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Request for credentials of Vault's AWS secrets engine. Immutable.
 *
 * @param name the name of the role in the application, unique within it
 * @param mount the mount of the engine
 * @param role the role of the engine
 * @param ttl the requested TTL of STS credentials, or {@code null} for the default of the
 * role; credentials of IAM users are not affected
 * @param roleArn the ARN of the AWS role to assume, or {@code null} if the Vault role
 * allows only one
 * @param sessionName the name of the AWS session, or {@code null} for the default of
 * Vault
 * @param staticRole whether the role is a static role: a permanent IAM user whose access
 * key Vault rotates; static roles take no parameters
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CredentialsRequest(String name, String mount, String role, @Nullable Duration ttl,
		@Nullable String roleArn, @Nullable String sessionName, boolean staticRole) {

	/**
	 * Create a new {@link CredentialsRequest} for a dynamic role that has the same name
	 * in the application as in Vault.
	 * @param mount the mount of the engine
	 * @param role the role of the engine
	 * @param ttl the requested TTL of STS credentials, or {@code null} for the default of
	 * the role
	 * @param roleArn the ARN of the AWS role to assume, or {@code null} if the Vault role
	 * allows only one
	 * @param sessionName the name of the AWS session, or {@code null} for the default of
	 * Vault
	 */
	public CredentialsRequest(String mount, String role, @Nullable Duration ttl, @Nullable String roleArn,
			@Nullable String sessionName) {
		this(role, mount, role, ttl, roleArn, sessionName, false);
	}

	/**
	 * Return the path of the request in Vault.
	 * @return the path, without {@code v1/}
	 */
	public String path() {
		return this.mount + (this.staticRole ? "/static-creds/" : "/creds/") + this.role;
	}

	/**
	 * Return the parameters of the request, which are sent in its query.
	 * @return the parameters, empty if there are none
	 */
	public Map<String, String> parameters() {
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
