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

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.vault.authentication.ClientAuthentication;

/**
 * A login that names its method and role.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface DescribedLogin extends ClientAuthentication {

	/**
	 * Return what the login is.
	 * @return the description
	 */
	Description description();

	/**
	 * Describe any login.
	 * @param login the login
	 * @return its own description, or what its {@code toString} or type tells
	 */
	static Description describe(ClientAuthentication login) {
		if (login instanceof DescribedLogin described) {
			return described.description();
		}
		String text = login.toString();
		return new Description(
				text.equals(ObjectUtils.identityToString(login)) ? ClassUtils.getShortName(login.getClass()) : text,
				null);
	}

	/**
	 * Description of a login, without secrets.
	 *
	 * @param method the login method
	 * @param role the role of the auth method, or {@code null} if it is unknown
	 */
	record Description(String method, @Nullable String role) {

		@Override
		public String toString() {
			return (this.role != null) ? this.method + ", role '" + this.role + "'" : this.method;
		}

	}

}
