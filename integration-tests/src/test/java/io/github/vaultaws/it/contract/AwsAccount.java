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

package io.github.vaultaws.it.contract;

import java.net.URI;
import java.util.List;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * The AWS account that a {@link VaultServer} uses, which verifies access credentials. It
 * may contain other users and roles than those of the contract.
 */
public interface AwsAccount {

	/**
	 * Return the account id.
	 * @return twelve digits
	 */
	String id();

	/**
	 * Return the endpoint of STS and IAM for the tests.
	 * @return the endpoint
	 */
	URI endpoint();

	/**
	 * Return the endpoint of STS and IAM for the Vault server.
	 * @return the endpoint
	 */
	String endpointForVault();

	/**
	 * Return the credentials of Vault, which are allowed to do everything.
	 * @return the credentials
	 */
	AwsBasicCredentials vault();

	/**
	 * Return the credentials of the IAM user that logs in to Vault.
	 * @return the credentials
	 */
	AwsBasicCredentials application();

	/**
	 * Return the name of the IAM user that logs in to Vault.
	 * @return the name
	 */
	String applicationUser();

	/**
	 * Create an IAM user that is allowed to do everything.
	 * @param name the name
	 * @return the credentials of the user
	 */
	AwsBasicCredentials createUser(String name);

	/**
	 * Create a role that is allowed to do everything and that Vault is allowed to assume.
	 * @param name the name
	 * @return the ARN
	 */
	String createRole(String name);

	/**
	 * Return the names of all IAM users.
	 * @return the names
	 */
	List<String> users();

}
