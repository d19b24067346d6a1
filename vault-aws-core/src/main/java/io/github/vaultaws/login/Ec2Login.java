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
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultToken;

/**
 * AWS EC2 login: the signed identity document of the instance, and the nonce by which
 * Vault knows the instance again. Thread-safe; logins happen one after the other.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/aws#login">Login
 * API</a>
 */
public final class Ec2Login implements ClientAuthentication {

	private static final Log logger = LogFactory.getLog(Ec2Login.class);

	private final LoginClient endpoint;

	private final InstanceMetadataClient metadata;

	private final IdentityDocumentType document;

	private final NonceStore nonce;

	/**
	 * Create a new {@link Ec2Login}.
	 * @param endpoint where to log in
	 * @param metadata the metadata service of the instance
	 * @param document the document to prove the instance with
	 * @param nonce the nonce
	 */
	public Ec2Login(LoginClient endpoint, InstanceMetadataClient metadata, IdentityDocumentType document,
			NonceStore nonce) {
		this.endpoint = endpoint;
		this.metadata = metadata;
		this.document = document;
		this.nonce = nonce;
	}

	/**
	 * Log in. A nonce that Vault makes up is kept before the token is returned.
	 * @return the token
	 * @throws VaultAwsLoginException if the metadata service or the nonce cannot be used,
	 * or Vault refuses
	 */
	@Override
	public synchronized VaultToken login() {
		String known = this.nonce.read();
		LoginResponse answer = this.endpoint.post(body(known), LoginClient.NOBODY);
		if (known == null) {
			keep(answer.nonce());
		}
		return this.endpoint.usable(answer);
	}

	private Map<String, Object> body(@Nullable String known) {
		Map<String, Object> body = new LinkedHashMap<>(this.document.read(this.metadata));
		if (this.endpoint.role() != null) {
			body.put("role", this.endpoint.role());
		}
		if (known != null) {
			body.put("nonce", known);
		}
		return body;
	}

	private void keep(@Nullable String made) {
		if (made != null) {
			this.nonce.keep(made);
		}
		else {
			logger.warn("Vault made up no nonce for this login: its role lets an instance log in only once"
					+ " (disallow_reauthentication), and refuses the next login.");
		}
	}

}
