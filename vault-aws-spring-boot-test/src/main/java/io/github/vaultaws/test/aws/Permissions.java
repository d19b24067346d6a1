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

package io.github.vaultaws.test.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What callers may do: everything but what is denied. Policies are kept, not evaluated.
 * Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class Permissions {

	private final Set<String> denied = ConcurrentHashMap.newKeySet();

	Permissions() {
	}

	/**
	 * Deny an action to all callers from now on.
	 * @param action the action, such as {@code iam:CreateUser}
	 */
	public void deny(String action) {
		this.denied.add(action);
	}

	/**
	 * Allow an action again.
	 * @param action the action
	 */
	public void allow(String action) {
		this.denied.remove(action);
	}

	void check(CallerIdentity caller, String action, String resource) {
		if (this.denied.contains(action)) {
			throw denial(caller, action, resource);
		}
	}

	static AwsException denial(CallerIdentity caller, String action, String resource) {
		return AwsException.accessDenied(
				"User: " + caller.arn() + " is not authorized to perform: " + action + " on resource: " + resource);
	}

}
