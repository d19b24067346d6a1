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

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The nonce by which Vault knows an EC2 instance again. It is a secret: with it and the
 * identity document, which everybody on the instance can read, anybody logs in.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/docs/auth/aws#client-nonce">Client
 * nonce</a>
 */
public interface NonceStore {

	/**
	 * The most characters that Vault takes.
	 */
	int MAX_LENGTH = 128;

	/**
	 * Return the nonce.
	 * @return the nonce, or {@code null} if Vault has made none up yet
	 * @throws VaultAwsLoginException if there is one that cannot be read
	 */
	@Nullable String read();

	/**
	 * Keep the nonce that Vault made up, before its token is used.
	 * @param nonce the nonce, which Vault tells only once
	 * @throws VaultAwsLoginException if it cannot be kept
	 */
	void keep(String nonce);

	/**
	 * Create a nonce that is given.
	 * @param value the nonce, of at most {@value #MAX_LENGTH} characters
	 * @return the nonce
	 */
	static NonceStore ofValue(String value) {
		return new InMemory(value);
	}

	/**
	 * Create a nonce that Vault makes up and that is forgotten with this process.
	 * @return the nonce
	 */
	static NonceStore inMemory() {
		return new InMemory(null);
	}

	/**
	 * A nonce that is kept in memory. Thread-safe.
	 */
	final class InMemory implements NonceStore {

		private final AtomicReference<@Nullable String> value;

		private InMemory(@Nullable String value) {
			this.value = new AtomicReference<>(value);
		}

		@Override
		public @Nullable String read() {
			return this.value.get();
		}

		@Override
		public void keep(String nonce) {
			this.value.set(nonce);
		}

	}

}
