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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A secret id. Whoever uses it holds its monitor.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SecretId {

	private final String id;

	private final String accessor;

	private final Duration ttl;

	private final Map<String, String> metadata;

	private final List<String> cidrs;

	private final List<String> tokenCidrs;

	private final Instant created;

	private Instant updated;

	private int uses;

	SecretId(String id, String accessor, int uses, Duration ttl, Map<String, String> metadata, List<String> cidrs,
			List<String> tokenCidrs, Instant created) {
		this.id = id;
		this.accessor = accessor;
		this.uses = uses;
		this.ttl = ttl;
		this.metadata = metadata;
		this.cidrs = cidrs;
		this.tokenCidrs = tokenCidrs;
		this.created = created;
		this.updated = created;
	}

	String id() {
		return this.id;
	}

	String accessor() {
		return this.accessor;
	}

	Map<String, String> metadata() {
		return this.metadata;
	}

	List<String> cidrs() {
		return this.cidrs;
	}

	List<String> tokenCidrs() {
		return this.tokenCidrs;
	}

	private @Nullable Instant expiresAt() {
		return this.ttl.isZero() ? null : this.created.plus(this.ttl);
	}

	boolean isAlive(Instant now) {
		Instant end = expiresAt();
		return end == null || now.isBefore(end);
	}

	synchronized boolean isCounted() {
		return this.uses > 0;
	}

	/**
	 * Use the secret id once more.
	 * @param now now
	 * @return whether it can be used again
	 */
	synchronized boolean use(Instant now) {
		if (this.uses > 0) {
			this.updated = now;
			this.uses--;
			return this.uses > 0;
		}
		return true;
	}

	Map<String, Object> issued() {
		Map<String, Object> data = new TreeMap<>();
		data.put("secret_id", this.id);
		data.put("secret_id_accessor", this.accessor);
		data.put("secret_id_num_uses", this.uses);
		data.put("secret_id_ttl", this.ttl.toSeconds());
		return data;
	}

	synchronized Map<String, Object> data() {
		Instant end = expiresAt();
		Map<String, Object> data = new TreeMap<>();
		data.put("cidr_list", this.cidrs);
		data.put("creation_time", this.created.toString());
		data.put("expiration_time", (end != null) ? end.toString() : "0001-01-01T00:00:00Z");
		data.put("last_updated_time", this.updated.toString());
		data.put("metadata", this.metadata);
		data.put("secret_id_accessor", this.accessor);
		data.put("secret_id_num_uses", this.uses);
		data.put("secret_id_ttl", this.ttl.toSeconds());
		data.put("token_bound_cidrs", this.tokenCidrs);
		return data;
	}

}
