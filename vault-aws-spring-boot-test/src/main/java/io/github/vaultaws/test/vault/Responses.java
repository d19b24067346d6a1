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
import java.util.Set;

/**
 * Creates the responses to requests, with their leases and tokens.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Responses {

	private final LeaseStore leases;

	private final TokenStore tokens;

	Responses(LeaseStore leases, TokenStore tokens) {
		this.leases = leases;
		this.tokens = tokens;
	}

	VaultResponse response(Call call, Reply reply) {
		Map<String, Object> data = reply.data();
		if (reply.isEmpty()) {
			return new VaultResponse(reply.status(), null);
		}
		if (data != null && reply.form() == Reply.Form.UNWRAPPED) {
			return new VaultResponse(reply.status(), data);
		}
		Envelope envelope = new Envelope();
		envelope.warn(reply.warnings());
		settle(call, reply, envelope);
		Set<String> unknown = call.fields().unknown();
		if (!unknown.isEmpty()) {
			envelope
				.warn(List.of("Endpoint ignored these unrecognized parameters: [" + String.join(" ", unknown) + "]"));
		}
		Map<String, Object> body = envelope.body(data, (call.token() != null) ? call.mount().type() : "");
		if (data != null && reply.form() == Reply.Form.FLAT) {
			Map<String, Object> flat = new LinkedHashMap<>(data);
			flat.putAll(body);
			body = flat;
		}
		return new VaultResponse(reply.status(), body);
	}

	private void settle(Call call, Reply reply, Envelope envelope) {
		if (reply.outcome() instanceof Secret secret) {
			envelope.lease(issue(call, secret));
		}
		else if (reply.outcome() instanceof LeaseStore.Granted renewed) {
			envelope.lease(renewed);
		}
		else if (reply.outcome() instanceof Grant grant) {
			envelope.auth(this.tokens.create(call, grant));
		}
		else if (reply.outcome() instanceof TokenStore.Granted renewed) {
			envelope.auth(renewed);
		}
	}

	private LeaseStore.Granted issue(Call call, Secret secret) {
		LeaseStore.Granted granted = this.leases.register(call, call.caller(), secret);
		if (call.caller().uses() < 0) {
			this.leases.revoke(granted.lease());
			throw VaultError.refused("Secret cannot be returned; token had one use left, "
					+ "so leased credentials were immediately revoked.");
		}
		return granted;
	}

}
