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

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Handler;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * Vault's HTTP API.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultHandler implements Handler {

	private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json", "Cache-Control",
			"no-store", "Strict-Transport-Security", "max-age=31536000; includeSubDomains");

	private static final byte[] NO_BODY = {};

	private final RequestReader reader = new RequestReader();

	private final VaultCore core;

	private volatile @Nullable URI activeNode;

	VaultHandler(VaultCore core) {
		this.core = core;
	}

	void redirectTo(@Nullable URI activeNode) {
		this.activeNode = activeNode;
	}

	@Override
	public ServerResponse handle(Exchange exchange) {
		if (!exchange.rawPath().startsWith("/v1/")) {
			return ServerResponse.text(404, "404 page not found\n");
		}
		URI active = this.activeNode;
		if (active != null && this.core.health().state().isStandby() && !isStatus(exchange.rawPath())) {
			String query = exchange.query().isEmpty() ? "" : "?" + exchange.query();
			return ServerResponse.of(307).withHeader("Location", active.resolve(exchange.rawPath() + query).toString());
		}
		return answer(response(exchange));
	}

	private static boolean isStatus(String path) {
		return path.equals("/v1/sys/health") || path.equals("/v1/sys/leader") || path.equals("/v1/sys/seal-status");
	}

	private VaultResponse response(Exchange exchange) {
		try {
			return this.core.handle(this.reader.read(exchange));
		}
		catch (VaultError ex) {
			return VaultResponse.error(ex.status(), ex.errors());
		}
	}

	@Override
	public ServerResponse refuse(int status, String reason) {
		return answer(VaultResponse.error(status, List.of((status == 413) ? "http: request body too large" : reason)));
	}

	private static ServerResponse answer(VaultResponse response) {
		Map<String, Object> body = response.body();
		return new ServerResponse(response.status(), HEADERS, (body != null) ? Json.bytes(body) : NO_BODY);
	}

}
