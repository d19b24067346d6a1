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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * How a list is tidied. The embedded Vault keeps all entries.
 *
 * @author The vault-aws-spring-boot authors
 */
final class TidySettings {

	private final AtomicReference<@Nullable Map<String, Object>> settings = new AtomicReference<>();

	private final Duration safetyBuffer;

	TidySettings(Duration safetyBuffer) {
		this.safetyBuffer = safetyBuffer;
	}

	void addTo(Routes routes, String... names) {
		for (String name : List.of(names)) {
			routes.path("config/tidy/" + name).read((call) -> read()).update(this::write).delete((call) -> delete());
		}
	}

	private Reply read() {
		Map<String, Object> known = this.settings.get();
		if (known == null) {
			throw VaultError.nothing();
		}
		return Reply.of(known);
	}

	private Reply write(Call call) {
		this.settings.updateAndGet((known) -> {
			Duration buffer = (known != null && known.get("safety_buffer") instanceof Long seconds)
					? Duration.ofSeconds(seconds) : this.safetyBuffer;
			boolean disabled = known != null && Boolean.TRUE.equals(known.get("disable_periodic_tidy"));
			return Map.of("safety_buffer", call.fields().duration("safety_buffer", buffer).toSeconds(),
					"disable_periodic_tidy", call.fields().flag("disable_periodic_tidy", disabled));
		});
		return Reply.none();
	}

	private Reply delete() {
		this.settings.set(null);
		return Reply.none();
	}

}
