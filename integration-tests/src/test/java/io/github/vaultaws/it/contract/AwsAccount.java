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
 * The AWS account, real enough to know its keys, that a {@link VaultServer} works on. It
 * may hold other users and roles than those of the contract.
 */
public interface AwsAccount {

	/**
	 * Return the account's id.
	 * @return twelve digits
	 */
	String id();

	/**
	 * Return where the tests reach STS and IAM.
	 * @return the endpoint
	 */
	URI endpoint();

	/**
	 * Return where the Vault server reaches STS and IAM.
	 * @return the endpoint
	 */
	String endpointForVault();

	/**
	 * Return the keys that Vault works with: they may do all.
	 * @return the keys
	 */
	AwsBasicCredentials vault();

	/**
	 * Return the keys of the IAM user that logs in to Vault.
	 * @return the keys
	 */
	AwsBasicCredentials application();

	/**
	 * Return the name of the IAM user that logs in to Vault.
	 * @return the name
	 */
	String applicationUser();

	/**
	 * Create an IAM user that may do all.
	 * @param name its name
	 * @return its keys
	 */
	AwsBasicCredentials createUser(String name);

	/**
	 * Create a role that may do all, and that Vault's keys may assume.
	 * @param name its name
	 * @return its ARN
	 */
	String createRole(String name);

	/**
	 * Return the names of all IAM users.
	 * @return the names
	 */
	List<String> users();

}
