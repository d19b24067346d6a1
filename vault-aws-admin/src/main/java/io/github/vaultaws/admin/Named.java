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

package io.github.vaultaws.admin;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Values of one kind that Vault stores by name, such as roles.
 *
 * @param <T> the type of the values
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface Named<T> {

	/**
	 * Return the names of all values.
	 * @return the names, possibly empty
	 */
	List<String> list();

	/**
	 * Read a value.
	 * @param name the name
	 * @return the value, or {@code null} if there is none of this name
	 */
	@Nullable T read(String name);

	/**
	 * Create a value, or change it. Vault keeps the parameters that are not set.
	 * @param name the name
	 * @param value the parameters to write
	 * @throws IllegalArgumentException if Vault would reject the name or the value
	 */
	void write(String name, T value);

	/**
	 * Delete a value. Has no effect if there is none of this name.
	 * @param name the name
	 */
	void delete(String name);

}
