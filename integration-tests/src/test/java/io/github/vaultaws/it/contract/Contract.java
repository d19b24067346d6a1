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

package io.github.vaultaws.it.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Base class for contracts, with a server, unique names, and methods for common requests.
 * No test depends on the data of another.
 */
public abstract class Contract {

	static final String PERMISSION_DENIED = "permission denied";

	static final String INVALID_TOKEN = "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n";

	static final long HOUR = 3600;

	/**
	 * A duration after which everything with a TTL of one second has expired.
	 */
	static final Duration MORE_THAN_A_SECOND = Duration.ofMillis(1500);

	private static final AtomicInteger names = new AtomicInteger();

	final VaultServer server;

	final VaultHttp anyone;

	final VaultHttp root;

	Contract(VaultServer server) {
		this.server = server;
		this.anyone = VaultHttp.to(server.uri());
		this.root = as(server.rootToken());
	}

	VaultHttp as(String token) {
		return this.anyone.as(token);
	}

	void assumeHas(Feature feature) {
		String reason = this.server.whyWithout(feature);
		Assumptions.assumeTrue(reason == null, reason);
	}

	boolean has(Feature feature) {
		return this.server.whyWithout(feature) == null;
	}

	static String unique(String name) {
		return name + "-c" + names.incrementAndGet();
	}

	void letPass(Duration time) {
		this.server.letPass(time);
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
	}

	/**
	 * Write a policy for one path.
	 * @param path the path
	 * @param capabilities the allowed capabilities
	 * @return the name of the policy
	 */
	String policy(String path, String... capabilities) {
		String name = unique("policy");
		this.root
			.post("sys/policies/acl/" + name,
					Map.of("policy", "path \"%s\" { capabilities = %s }".formatted(path,
							List.of(capabilities).stream().collect(Collectors.joining("\", \"", "[\"", "\"]")))))
			.done();
		return name;
	}

	/**
	 * Create a child token of the root token.
	 * @param settings the alternating names and values of settings
	 * @return the response
	 */
	Response createToken(@Nullable Object... settings) {
		return this.root.post("auth/token/create", body(settings)).ok();
	}

	/**
	 * Create a token with a TTL of an hour, the default policy, and one more policy.
	 * @param policy the policy
	 * @return a client that uses the token
	 */
	VaultHttp tokenWith(String policy) {
		return as(createToken("ttl", "1h", "policies", List.of(policy)).token());
	}

	Response lookUpSelf(String token) {
		return as(token).get("auth/token/lookup-self");
	}

	Response renewSelf(String token, Object increment) {
		return as(token).post("auth/token/renew-self", Map.of("increment", increment));
	}

	static Map<String, Object> body(@Nullable Object... settings) {
		Map<String, Object> body = new LinkedHashMap<>();
		for (int i = 0; i < settings.length; i += 2) {
			body.put((String) settings[i], settings[i + 1]);
		}
		return body;
	}

}
