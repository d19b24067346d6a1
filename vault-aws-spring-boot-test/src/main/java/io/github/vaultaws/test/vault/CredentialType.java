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

package io.github.vaultaws.test.vault;

import java.util.Locale;

/**
 * The credential type of a role of the AWS secrets engine.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum CredentialType {

	/**
	 * An IAM user with an access key and a renewable lease.
	 */
	IAM_USER,

	/**
	 * A session of an IAM role.
	 */
	ASSUMED_ROLE,

	/**
	 * A federated session of Vault's own IAM user.
	 */
	FEDERATION_TOKEN,

	/**
	 * A session of Vault's own IAM user.
	 */
	SESSION_TOKEN;

	/**
	 * Return Vault's name of the type.
	 * @return the value of {@code credential_type}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
