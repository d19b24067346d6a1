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

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code sys/health} returns about a server.
 *
 * @param enterprise whether the server is Vault Enterprise
 * @param keepsOmitted whether a write to the root configuration of the AWS secrets engine
 * keeps the parameters that are not set, including the secret key
 * @author The vault-aws-spring-boot authors
 */
record ServerInfo(boolean enterprise, boolean keepsOmitted) {

	static final ServerInfo UNKNOWN = new ServerInfo(false, false);

	private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

	/**
	 * Interpret a response. Only Vault, not OpenBao, reports its edition.
	 * @param health the response
	 * @return the server
	 */
	static ServerInfo of(Map<?, ?> health) {
		Matcher version = VERSION.matcher(String.valueOf(health.get("version")));
		boolean vault = health.containsKey("enterprise") && version.matches();
		return new ServerInfo(Boolean.TRUE.equals(health.get("enterprise")), vault && isFrom119(version));
	}

	private static boolean isFrom119(Matcher version) {
		int major = Integer.parseInt(version.group(1));
		return major > 1 || (major == 1 && Integer.parseInt(version.group(2)) >= 19);
	}

}
