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

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs a warning if a refresh of the context by Spring Cloud changes properties of
 * {@code vault.aws}, which are read at startup only.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RefreshCheck implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Log logger = LogFactory.getLog(RefreshCheck.class);

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		List<String> changed = event.getKeys().stream().filter(RefreshCheck::isReadAtStartup).sorted().toList();
		if (!changed.isEmpty()) {
			logger.warn("Changed properties have no effect until the application is restarted: "
					+ String.join(", ", changed));
		}
	}

	private static boolean isReadAtStartup(String property) {
		return property.startsWith(VaultAwsProperties.PREFIX + ".")
				|| property.startsWith(VaultAwsHealthIndicatorProperties.PREFIX + ".");
	}

}
