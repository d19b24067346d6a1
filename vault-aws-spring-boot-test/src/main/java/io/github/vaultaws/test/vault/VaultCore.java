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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Vault without HTTP: authorizes a request, routes it to its backend, and creates leases
 * and tokens of the result. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 */
final class VaultCore {

	private final Health health;

	private final Namespaces namespaces = new Namespaces();

	private final Expirations expirations = new Expirations();

	private final Revocations revocations;

	private final LeaseStore leases;

	private final TokenStore tokens;

	private final Wrapping wrapping;

	private final RequestAuthorizer authorizer;

	private final Clock clock;

	VaultCore(Clock clock) {
		this.clock = clock;
		this.health = new Health(clock);
		this.revocations = new Revocations(this.expirations, clock);
		this.leases = new LeaseStore(this.expirations, this.revocations, clock);
		this.tokens = new TokenStore(this.expirations, this.leases, clock);
		this.wrapping = new Wrapping(this.tokens, clock);
		this.authorizer = new RequestAuthorizer(this.tokens);
	}

	Clock clock() {
		return this.clock;
	}

	Health health() {
		return this.health;
	}

	Namespaces namespaces() {
		return this.namespaces;
	}

	Expirations expirations() {
		return this.expirations;
	}

	Revocations revocations() {
		return this.revocations;
	}

	LeaseStore leases() {
		return this.leases;
	}

	TokenStore tokens() {
		return this.tokens;
	}

	Wrapping wrapping() {
		return this.wrapping;
	}

	/**
	 * Revoke the leases and the tokens that were issued at a path and below it.
	 * @param namespace the namespace
	 * @param prefix the path, with a slash at its end
	 */
	void revokePrefix(Namespace namespace, String prefix) {
		this.leases.revokePrefix(namespace, prefix);
		this.tokens.revokePrefix(namespace, prefix);
	}

	/**
	 * Revoke what has expired. A sealed Vault revokes nothing.
	 */
	void expire() {
		if (!this.health.state().isSealed()) {
			this.expirations.run(this.clock.instant());
		}
	}

	VaultResponse handle(VaultRequest request) {
		VaultResponse status = this.health.handle(request);
		if (status != null) {
			boolean elsewhere = this.namespaces.isEnabled() && !request.namespace().isEmpty();
			return elsewhere ? VaultResponse.error(400, List.of("operation unavailable in namespaces")) : status;
		}
		VaultState state = this.health.state();
		if (state == VaultState.SEALED && request.operation() == Operation.UPDATE
				&& request.path().equals("sys/seal")) {
			return new VaultResponse(204, null);
		}
		if (state.isSealed()) {
			return VaultResponse.error(503, List.of("Vault is sealed"));
		}
		if (state == VaultState.DR_SECONDARY) {
			return VaultResponse.error(400, List.of("path disabled in replication DR secondary mode"));
		}
		expire();
		try {
			return route(request);
		}
		catch (VaultError ex) {
			return VaultResponse.error(ex.status(), ex.errors());
		}
	}

	private VaultResponse route(VaultRequest request) {
		Namespace namespace = this.namespaces.find(request.namespace(), request.path());
		if (namespace == null) {
			throw VaultError.of(404, "namespace not found");
		}
		VaultRequest local = this.namespaces.isEnabled() ? local(request, namespace) : request;
		if (local.operation() == Operation.UPDATE && local.path().endsWith("/")) {
			throw VaultError.refused("cannot write to a path ending in '/'");
		}
		Mount mount = namespace.find(local.path());
		String path = (mount != null) ? below(mount, local.path()) : "";
		if (mount != null && mount.backend().isOpen(path)) {
			return open(new Call(local, namespace, mount, path, null, Map.of()));
		}
		return guarded(local, namespace, mount, path);
	}

	private static VaultRequest local(VaultRequest request, Namespace namespace) {
		String whole = request.namespace().replaceAll("^/+|/+$", "") + "/" + request.path();
		String path = whole.startsWith("/") ? whole.substring(1) : whole;
		return request.at(namespace.path(), path.substring(namespace.path().length()));
	}

	private static String below(Mount mount, String path) {
		return (path.length() < mount.path().length()) ? "" : path.substring(mount.path().length());
	}

	private VaultResponse open(Call call) {
		try {
			return respond(call, call.mount().backend().handle(call));
		}
		catch (VaultError ex) {
			throw call.mount().isAuth() ? ex.undecorated() : ex;
		}
	}

	private VaultResponse guarded(VaultRequest request, Namespace namespace, @Nullable Mount mount, String path) {
		Token token = this.authorizer.authenticate(request);
		try {
			boolean creation = mount != null && request.operation() == Operation.UPDATE
					&& mount.backend().isCreation(path);
			VaultRequest allowed = creation ? request.as(Operation.CREATE) : request;
			this.authorizer.authorize(token, namespace, allowed, mount != null && mount.backend().isProtected(path));
			if (mount == null) {
				throw VaultError.noHandler(request.path());
			}
			Call call = new Call(allowed, namespace, mount, path, token, Map.of());
			return respond(call, mount.backend().handle(call));
		}
		finally {
			if (token.uses() < 0) {
				this.tokens.revoke(token);
			}
		}
	}

	private VaultResponse respond(Call call, Reply reply) {
		VaultResponse response = new Responses(this.leases, this.tokens).response(call, reply);
		Duration wrapTtl = call.request().wrapTtl();
		Map<String, Object> body = response.body();
		if (wrapTtl == null || body == null || reply.form() == Reply.Form.UNWRAPPED) {
			return response;
		}
		return new VaultResponse(200, this.wrapping.wrap(call, body, wrapTtl, call.request().path()));
	}

}
