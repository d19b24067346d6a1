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

package io.github.vaultaws.credentials;

import java.util.concurrent.CompletableFuture;

import software.amazon.awssdk.identity.spi.Identity;

/**
 * Declares {@code invalidate} as {@code IdentityProvider} of a future version of the AWS
 * SDK does. The compiler therefore adds the bridge method that such a version calls to an
 * implementation, although it is compiled with a version without it.
 *
 * @param <IdentityT> the type of the identity
 * @author The vault-aws-spring-boot authors
 */
interface IdentityInvalidation<IdentityT extends Identity> {

	/**
	 * Report that a service rejected an identity.
	 * @param rejected the identity
	 * @return a future that is complete
	 */
	CompletableFuture<Void> invalidate(IdentityT rejected);

}
