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

/**
 * The form of the identity document with which an EC2 instance logs in to Vault.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum IdentityDocumentType {

	/**
	 * The identity document with a DSA signature in PKCS #7. Vault contains the
	 * certificates of most regions.
	 */
	PKCS7,

	/**
	 * The identity document with an RSA-2048 signature in PKCS #7.
	 */
	RSA2048,

	/**
	 * The identity document and its RSA signature as separate fields.
	 */
	IDENTITY

}
