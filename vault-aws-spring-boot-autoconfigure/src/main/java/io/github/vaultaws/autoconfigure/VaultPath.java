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

package io.github.vaultaws.autoconfigure;

import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * Validates mounts and role names for use in paths of Vault's API.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultPath {

	private static final Pattern PATH = Pattern.compile("(?!.*(^|/)\\.\\.?(/|$))[\\w.@-]+(/[\\w.@-]+)*");

	private VaultPath() {
	}

	static String of(String value, String property) {
		String path = StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(value.strip(), '/'), '/');
		if (!PATH.matcher(path).matches()) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' is not a valid name or path in Vault: %s.".formatted(property, value),
					"Use letters, digits, '_', '-', '.' and '@'; a mount may also contain '/'.");
		}
		return path;
	}

}
