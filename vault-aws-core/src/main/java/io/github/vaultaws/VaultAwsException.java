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

import org.springframework.vault.VaultException;

/**
 * Something that stands between the application and its AWS keys, with what can be done
 * about it. Neither the message nor the remedy ever holds a secret.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsException extends VaultException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	private final boolean passing;

	/**
	 * Create a new {@link VaultAwsException}.
	 * @param message what failed and why
	 * @param remedy what a person can do about it
	 * @param passing whether the same attempt may succeed later without anybody's help
	 */
	public VaultAwsException(String message, String remedy, boolean passing) {
		super(message);
		this.remedy = remedy;
		this.passing = passing;
	}

	/**
	 * Create a new {@link VaultAwsException} with a cause.
	 * @param message what failed and why
	 * @param remedy what a person can do about it
	 * @param passing whether the same attempt may succeed later without anybody's help
	 * @param cause the cause
	 */
	public VaultAwsException(String message, String remedy, boolean passing, Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
		this.passing = passing;
	}

	/**
	 * Return what a person can do about it.
	 * @return the remedy: a property to set or a command to run
	 */
	public String getAction() {
		return this.remedy;
	}

	/**
	 * Return whether the same attempt may succeed later without anybody's help, as after
	 * a Vault outage.
	 * @return {@code true} if trying again makes sense
	 */
	public boolean isTransient() {
		return this.passing;
	}

}
