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
 * Why credentials were issued.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public enum RotationCause {

	/**
	 * There were no credentials before.
	 */
	FIRST,

	/**
	 * The previous ones were about to expire.
	 */
	SCHEDULE,

	/**
	 * The previous ones had reached the maximum age.
	 */
	MAX_AGE,

	/**
	 * AWS rejected the previous ones.
	 */
	REJECTED,

	/**
	 * The application or an operator requested a rotation.
	 */
	REQUESTED,

	/**
	 * The Vault token that the previous ones depended on was replaced.
	 */
	TOKEN,

	/**
	 * The lease of the previous ones no longer existed in Vault, could not be renewed, or
	 * had expired.
	 */
	LEASE

}
