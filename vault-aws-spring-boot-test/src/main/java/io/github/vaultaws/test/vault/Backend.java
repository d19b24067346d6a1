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

/**
 * A backend that is mounted at a path.
 *
 * @author The vault-aws-spring-boot authors
 */
interface Backend {

	/**
	 * Handle a call that is authorized.
	 * @param call the call
	 * @return the reply
	 */
	Reply handle(Call call);

	/**
	 * Return whether a path is open without a token.
	 * @param path the path below the mount
	 * @return whether no token is required
	 */
	default boolean isOpen(String path) {
		return false;
	}

	/**
	 * Return whether a path requires {@code sudo}.
	 * @param path the path below the mount
	 * @return whether it requires {@code sudo}
	 */
	default boolean isProtected(String path) {
		return false;
	}

	/**
	 * Return whether a write creates something.
	 * @param path the path below the mount
	 * @return whether {@code create} is required instead of {@code update}
	 */
	default boolean isCreation(String path) {
		return false;
	}

}
