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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The paths {@code sys/wrapping}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SystemWrapping {

	private final Wrapping wrapping;

	private final TokenStore tokens;

	private final RequestAuthorizer authorizer;

	SystemWrapping(VaultCore core) {
		this.wrapping = core.wrapping();
		this.tokens = core.tokens();
		this.authorizer = new RequestAuthorizer(core.tokens());
	}

	void addTo(Routes routes) {
		routes.path("wrapping/lookup").read(this::lookup).update(this::lookup);
		routes.path("wrapping/wrap").update(this::wrap);
		routes.path("wrapping/unwrap").update(this::unwrap).read(this::refuse);
		routes.path("wrapping/rewrap").update(this::rewrap);
	}

	private Reply lookup(Call call) {
		Wrapping.Wrapped wrapped = this.wrapping.find(given(call));
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("creation_path", wrapped.creationPath());
		data.put("creation_time", wrapped.time().toString());
		data.put("creation_ttl", wrapped.ttl().toSeconds());
		return Reply.of(data);
	}

	private static String given(Call call) {
		String token = call.fields().text("token", call.request().token());
		if (token.isEmpty()) {
			throw VaultError.of(403, "error validating wrapping token: token is empty");
		}
		return token;
	}

	private Reply wrap(Call call) {
		if (call.request().wrapTtl() == null) {
			throw VaultError.refused("endpoint requires response wrapping to be used");
		}
		return Reply.of(call.fields().all());
	}

	private Reply unwrap(Call call) {
		String token = given(call);
		this.wrapping.find(token);
		if (call.fields().has("token")) {
			authorize(call);
			if (token.equals(call.request().token())) {
				throw VaultError.failed("error decrementing wrapping token's use-count: "
						+ "invalid token entry provided for use count decrementing");
			}
		}
		Map<String, Object> body = new LinkedHashMap<>(this.wrapping.take(token).body());
		body.put("request_id", new Names().uuid());
		return Reply.of(body).as(Reply.Form.UNWRAPPED);
	}

	private Reply rewrap(Call call) {
		String token = given(call);
		this.wrapping.find(token);
		authorize(call);
		Wrapping.Wrapped wrapped = this.wrapping.take(token);
		@Nullable Duration requested = call.request().wrapTtl();
		Duration ttl = (requested != null) ? requested : wrapped.ttl();
		return Reply.of(this.wrapping.wrap(call, wrapped.body(), ttl, wrapped.creationPath())).as(Reply.Form.UNWRAPPED);
	}

	private Reply refuse(Call call) {
		this.wrapping.find(given(call));
		authorize(call);
		throw VaultError.denied();
	}

	private void authorize(Call call) {
		Token caller = this.authorizer.authenticate(call.request());
		try {
			this.authorizer.authorize(caller, call.namespace(), call.request(), false);
		}
		finally {
			if (caller.uses() < 0) {
				this.tokens.revoke(caller);
			}
		}
	}

}
