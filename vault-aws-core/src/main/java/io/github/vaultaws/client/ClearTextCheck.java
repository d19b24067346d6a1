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

package io.github.vaultaws.client;

import java.net.URI;
import java.util.Locale;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Logs a warning if a server is configured with {@code http} and is not on this machine.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ClearTextCheck {

	private static final VaultAwsLog logger = VaultAwsLog.of(ClearTextCheck.class);

	private ClearTextCheck() {
	}

	/**
	 * Log a warning if requests to a server are not encrypted.
	 * @param server the name of the server in the message
	 * @param uri the address of the server
	 */
	public static void warn(String server, URI uri) {
		if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && !isLoopback(uri.getHost())) {
			logger.warn(server + " is configured with http: tokens and credentials are sent to " + uri.getHost()
					+ " without encryption. Use https.");
		}
	}

	private static boolean isLoopback(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return name.equals("localhost") || name.endsWith(".localhost") || name.matches("127(\\.\\d{1,3}){3}")
				|| name.equals("[::1]");
	}

}
