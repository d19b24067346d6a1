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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The paths that return the capabilities of callers.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemCapabilities {

	private final TokenStore tokens;

	SystemCapabilities(TokenStore tokens) {
		this.tokens = tokens;
	}

	void addTo(Routes routes) {
		routes.path("capabilities-self").update((call) -> capabilities(call, call.caller()));
		routes.path("capabilities").update((call) -> capabilities(call, given(call)));
		routes.path("internal/ui/mounts").read(this::mounts);
		routes.path("internal/ui/mounts/:path*").read(this::mount);
	}

	private Token given(Call call) {
		Token token = this.tokens.find(call.fields().text("token"));
		if (token == null) {
			throw VaultError.refused("invalid token");
		}
		return token;
	}

	private static Reply capabilities(Call call, Token token) {
		List<String> paths = call.fields().list("paths", call.fields().list("path", List.of()));
		if (paths.isEmpty()) {
			throw VaultError.refused("paths must be supplied");
		}
		Map<String, Object> data = new TreeMap<>();
		for (String path : paths) {
			data.put(path, granted(call, token, path));
		}
		if (paths.size() == 1) {
			data.put("capabilities", granted(call, token, paths.get(0)));
		}
		return Reply.of(data).as(Reply.Form.FLAT);
	}

	private static List<String> granted(Call call, Token token, String path) {
		return RequestAuthorizer.accessControl(token)
			.capabilities(RequestAuthorizer.pathFor(token, call.namespace(), path))
			.stream()
			.map(Capability::text)
			.toList();
	}

	private Reply mounts(Call call) {
		Map<String, Object> auth = new TreeMap<>();
		Map<String, Object> secret = new TreeMap<>();
		Token token = this.tokens.find(call.request().token());
		for (Mount mount : call.namespace().mounts().values()) {
			if (token != null && isVisible(call, token, mount)) {
				(mount.isAuth() ? auth : secret).put(mount.name() + "/", mount.effectiveData());
			}
		}
		return Reply.of(Map.of("auth", auth, "secret", secret));
	}

	private Reply mount(Call call) {
		String path = call.name("path").replaceAll("/+$", "") + "/";
		Token token = this.tokens.find(call.request().token());
		@Nullable Mount mount = call.namespace().find(path);
		if (token == null || mount == null || !isVisible(call, token, mount)) {
			throw VaultError.of(403, "preflight capability check returned 403, "
					+ "please ensure client's policies grant access to path \"" + path + "\"");
		}
		Map<String, Object> data = new LinkedHashMap<>(mount.effectiveData());
		data.put("path", mount.path());
		return Reply.of(data);
	}

	private static boolean isVisible(Call call, Token token, Mount mount) {
		return RequestAuthorizer.accessControl(token)
			.allowsBelow(RequestAuthorizer.pathFor(token, call.namespace(), mount.path()));
	}

}
