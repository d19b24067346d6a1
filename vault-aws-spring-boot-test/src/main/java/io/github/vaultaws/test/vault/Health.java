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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself in any state.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Health {

	static final String VERSION = "1.21.0";

	private final String clusterId = new Names().uuid();

	private final UnsealKey unsealKey = UnsealKey.generate();

	private final Clock clock;

	private volatile VaultState state = VaultState.ACTIVE;

	Health(Clock clock) {
		this.clock = clock;
	}

	VaultState state() {
		return this.state;
	}

	UnsealKey unsealKey() {
		return this.unsealKey;
	}

	void state(VaultState state) {
		this.state = state;
	}

	@Nullable VaultResponse handle(VaultRequest request) {
		boolean read = request.operation() == Operation.READ;
		return switch (request.path()) {
			case "sys/health" -> read ? health(request.fields()) : null;
			case "sys/seal-status" -> read ? new VaultResponse(200, sealStatus()) : null;
			case "sys/init" -> read ? new VaultResponse(200, Map.of("initialized", isInitialized())) : null;
			case "sys/leader" -> read ? new VaultResponse(200, leader()) : null;
			case "sys/unseal" -> (request.operation() == Operation.UPDATE) ? unseal(request.fields()) : null;
			default -> null;
		};
	}

	private VaultResponse health(Fields fields) {
		VaultState state = this.state;
		int code = state.healthCode();
		try {
			for (VaultState known : VaultState.values()) {
				int expected = fields.number(known.parameter(), known.healthCode());
				code = (known == state) ? expected : code;
			}
		}
		catch (VaultError ex) {
			return VaultResponse.error(400, List.of());
		}
		boolean fine = (state.isStandby() && state != VaultState.DR_SECONDARY && fields.has("standbyok"))
				|| (state == VaultState.PERFORMANCE_STANDBY && fields.has("perfstandbyok"));
		return new VaultResponse(fine ? fields.number("activecode", 200) : code, body(state));
	}

	private Map<String, Object> body(VaultState state) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("initialized", isInitialized());
		body.put("sealed", state.isSealed());
		body.put("standby", state.isStandby() || state.isSealed());
		body.put("performance_standby", state == VaultState.PERFORMANCE_STANDBY);
		body.put("replication_performance_mode", state.isSealed() ? "unknown" : "disabled");
		body.put("replication_dr_mode",
				(state == VaultState.DR_SECONDARY) ? "secondary" : state.isSealed() ? "unknown" : "disabled");
		body.put("server_time_utc", this.clock.instant().getEpochSecond());
		body.put("version", VERSION);
		body.put("enterprise", false);
		if (!state.isSealed()) {
			body.put("cluster_name", "vault-cluster-embedded");
			body.put("cluster_id", this.clusterId);
		}
		body.put("echo_duration_ms", 0);
		body.put("clock_skew_ms", 0);
		body.put("replication_primary_canary_age_ms", 0);
		return body;
	}

	private Map<String, Object> sealStatus() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("type", "shamir");
		status.put("initialized", isInitialized());
		status.put("sealed", this.state.isSealed());
		status.put("t", 1);
		status.put("n", 1);
		status.put("progress", 0);
		status.put("nonce", "");
		status.put("version", VERSION);
		status.put("migration", false);
		status.put("recovery_seal", false);
		status.put("storage_type", "inmem");
		return status;
	}

	private static Map<String, Object> leader() {
		return Map.of("ha_enabled", false, "is_self", false, "leader_address", "", "leader_cluster_address", "",
				"performance_standby", false);
	}

	private VaultResponse unseal(Fields fields) {
		if (fields.text("key").isEmpty() && !fields.flag("reset", false)) {
			return VaultResponse.error(400,
					List.of("'key' must be specified in request body as JSON, or 'reset' set to true"));
		}
		if (!fields.text("key").isEmpty()) {
			try {
				boolean sealed = this.state == VaultState.SEALED;
				this.unsealKey.check(fields.text("key"), sealed);
				this.state = sealed ? VaultState.ACTIVE : this.state;
			}
			catch (IllegalArgumentException ex) {
				return VaultResponse.error(400, List.of(String.valueOf(ex.getMessage())));
			}
		}
		return new VaultResponse(200, sealStatus());
	}

	private boolean isInitialized() {
		return this.state != VaultState.UNINITIALIZED;
	}

}
