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
import java.util.TreeMap;

/**
 * How a backend reaches AWS. Immutable.
 *
 * @param values the settings, which can be read
 * @param secretKey the secret key, which cannot be read
 * @author The vault-aws-spring-boot authors
 */
record AwsConfig(Map<String, Object> values, String secretKey) {

	private static final List<String> DURATIONS = List.of("identity_token_ttl", "rotation_period", "rotation_window");

	/**
	 * Return the configuration of the secrets engine before it is configured.
	 * @return the configuration
	 */
	static AwsConfig ofEngine() {
		Map<String, Object> values = common();
		values.put("region", "");
		values.put("sts_fallback_endpoints", List.of());
		values.put("sts_fallback_regions", List.of());
		values.put("username_template",
				"{{ if (eq .Type \"STS\") }}{{ printf \"vault-%s-%s\"  (unix_time) (random 20) | truncate 32 }}"
						+ "{{ else }}{{ printf \"vault-%s-%s-%s\" (printf \"%s-%s\" (.DisplayName) (.PolicyName) "
						+ "| truncate 42) (unix_time) (random 20) | truncate 64 }}{{ end }}");
		return new AwsConfig(values, "");
	}

	/**
	 * Return the configuration of the login method before it is configured.
	 * @return the configuration
	 */
	static AwsConfig ofMethod() {
		Map<String, Object> values = common();
		values.put("allowed_sts_header_values", List.of());
		values.put("endpoint", "");
		values.put("iam_server_id_header_value", "");
		values.put("use_sts_region_from_client", false);
		return new AwsConfig(values, "");
	}

	private static Map<String, Object> common() {
		Map<String, Object> values = new TreeMap<>();
		for (String name : List.of("access_key", "iam_endpoint", "sts_endpoint", "sts_region", "role_arn",
				"identity_token_audience", "rotation_schedule")) {
			values.put(name, "");
		}
		DURATIONS.forEach((name) -> values.put(name, 0));
		values.put("max_retries", -1);
		values.put("disable_automated_rotation", false);
		return values;
	}

	/**
	 * Return the configuration after a write.
	 * @param fields what is written
	 * @return the new configuration
	 */
	AwsConfig with(Fields fields) {
		Map<String, Object> values = new TreeMap<>(this.values);
		values.replaceAll((name, old) -> value(fields, name, old));
		check(values);
		return new AwsConfig(values, fields.text("secret_key", this.secretKey));
	}

	private static void check(Map<String, Object> values) {
		if (size(values, "sts_fallback_endpoints") != size(values, "sts_fallback_regions")) {
			throw VaultError.refused("fallback endpoints and fallback regions must be the same length");
		}
		if (!"".equals(values.get("rotation_schedule")) || !Integer.valueOf(0).equals(values.get("rotation_period"))) {
			throw VaultError.refused("error registering rotation job: "
					+ "rotation manager capabilities not supported in Vault community edition");
		}
	}

	private static int size(Map<String, Object> values, String name) {
		return (values.get(name) instanceof List<?> list) ? list.size() : 0;
	}

	private static Object value(Fields fields, String name, Object old) {
		if (DURATIONS.contains(name)) {
			return (int) fields.duration(name, Duration.ofSeconds(((Integer) old).longValue())).toSeconds();
		}
		if (old instanceof Boolean flag) {
			return fields.flag(name, flag);
		}
		if (old instanceof Integer number) {
			return fields.number(name, number);
		}
		if (old instanceof List<?> list) {
			return fields.list(name, list.stream().map(String::valueOf).toList());
		}
		return fields.text(name, old.toString());
	}

	AwsConfig withKeys(String accessKey, String secretKey) {
		Map<String, Object> values = new TreeMap<>(this.values);
		values.put("access_key", accessKey);
		return new AwsConfig(values, secretKey);
	}

	String accessKey() {
		return text("access_key");
	}

	String text(String name) {
		return String.valueOf(this.values.getOrDefault(name, ""));
	}

	boolean flag(String name) {
		return Boolean.TRUE.equals(this.values.get(name));
	}

	Map<String, Object> data() {
		Map<String, Object> data = new TreeMap<>(this.values);
		data.replaceAll((name, value) -> (List.of().equals(value) && name.startsWith("allowed")) ? null : value);
		return data;
	}

}
