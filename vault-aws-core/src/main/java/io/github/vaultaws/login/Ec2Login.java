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

package io.github.vaultaws.login;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.IdentityDocumentType;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * AWS EC2 login with the signed identity document of the instance and the nonce by which
 * Vault recognizes the instance. Thread-safe; concurrent logins are performed one after
 * the other.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/aws#login">Login
 * API</a>
 */
public final class Ec2Login implements DescribedLogin {

	private static final VaultAwsLog logger = VaultAwsLog.of(Ec2Login.class);

	/**
	 * Identifiers of the instance in actions, named as by the instance metadata service.
	 */
	private static final List<String> IDENTIFIERS = List.of("instance-id", "ami-id");

	private final LoginClient client;

	private final InstanceMetadataClient metadata;

	private final IdentityDocumentType document;

	private final NonceStore nonce;

	/**
	 * Create a new {@link Ec2Login}.
	 * @param client the login client of the auth mount
	 * @param metadata the instance metadata service
	 * @param document the type of the identity document
	 * @param nonce the store of the nonce
	 */
	public Ec2Login(LoginClient client, InstanceMetadataClient metadata, IdentityDocumentType document,
			NonceStore nonce) {
		this.client = client;
		this.metadata = metadata;
		this.document = document;
		this.nonce = nonce;
	}

	/**
	 * Log in. A nonce that Vault generates is stored before the token is returned.
	 * @return the token
	 * @throws VaultAwsLoginException if the metadata service or the nonce cannot be used,
	 * or Vault rejects the login
	 */
	@Override
	public synchronized VaultToken login() {
		String known = this.nonce.read();
		LoginResponse response = post(body(known));
		if (known == null) {
			storeNonceOf(response);
		}
		return this.client.requireUsable(response);
	}

	private Map<String, Object> body(@Nullable String known) {
		Map<String, Object> body = new LinkedHashMap<>(this.metadata.document(this.document));
		if (this.client.role() != null) {
			body.put("role", this.client.role());
		}
		if (known != null) {
			body.put("nonce", known);
		}
		return body;
	}

	private LoginResponse post(Map<String, Object> body) {
		try {
			return this.client.post(body, LoginClient.NO_DATE_CONSUMER);
		}
		catch (VaultAwsLoginException ex) {
			String action = ex.getAction();
			for (String name : IDENTIFIERS) {
				String value = action.contains("<" + name + ">") ? this.metadata.identifier(name) : null;
				action = (value != null) ? action.replace("<" + name + ">", value) : action;
			}
			throw action.equals(ex.getAction()) ? ex
					: new VaultAwsLoginException(ex.getReason(), String.valueOf(ex.getMessage()), action, ex);
		}
	}

	/**
	 * Store the nonce. If it cannot be stored, the token is not used, and is revoked.
	 * @param response the response that contains both
	 */
	private void storeNonceOf(LoginResponse response) {
		try {
			store(response.nonce());
		}
		catch (RuntimeException ex) {
			this.client.revoke(response.token());
			throw ex;
		}
	}

	private void store(@Nullable String generated) {
		if (generated != null) {
			this.nonce.keep(generated);
		}
		else {
			logger.warn("Vault did not return a nonce for this login. The role allows an instance to log in only once"
					+ " (disallow_reauthentication); the next login will be rejected.");
		}
	}

	@Override
	public Description description() {
		return this.client.describe("ec2");
	}

	@Override
	public String toString() {
		return description().toString();
	}

}
