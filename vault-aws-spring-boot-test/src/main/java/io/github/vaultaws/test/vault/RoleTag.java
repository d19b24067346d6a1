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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The value of a tag on an instance that restricts its logins, without its signature.
 *
 * @param text the value
 * @author The vault-aws-spring-boot authors
 */
record RoleTag(String text) {

	static RoleTag of(String role, Fields fields) {
		boolean once = fields.flag("disallow_reauthentication", false);
		boolean migration = fields.flag("allow_instance_migration", false);
		if (once && migration) {
			throw VaultError.refused("cannot set both disallow_reauthentication and allow_instance_migration");
		}
		StringBuilder text = new StringBuilder("v1:" + new Names().alphanumeric(12));
		text.append(":r=").append(role).append(":d=").append(once).append(":m=").append(migration);
		List<String> policies = fields.list("policies", List.of());
		if (!policies.isEmpty()) {
			text.append(":p=").append(String.join(",", policies));
		}
		String instance = fields.text("instance_id").toLowerCase(Locale.ROOT);
		if (!instance.isEmpty()) {
			text.append(":i=").append(instance);
		}
		Duration ttl = fields.duration("max_ttl", Duration.ZERO);
		if (!ttl.isZero()) {
			text.append(":t=").append(ttl.toSeconds());
		}
		return new RoleTag(text.toString());
	}

	/**
	 * Read a value and check its signature.
	 * @param value the value with its signature
	 * @param roles the roles
	 * @return the name of the role
	 */
	static String verify(String value, AwsLoginRoles roles) {
		String[] items = value.split(":", -1);
		if (items.length < 4) {
			throw VaultError.failed("invalid tag");
		}
		if (!items[0].equals("v1")) {
			throw VaultError.failed("invalid role tag version");
		}
		String name = items[2].replaceFirst("^r=", "");
		AwsLoginRole role = roles.find(name);
		if (role == null) {
			throw VaultError.failed("entry not found for \"" + name + "\"");
		}
		if (!new RoleTag(value.substring(0, value.lastIndexOf(':'))).signed(role.id()).equals(value)) {
			throw VaultError.failed("role tag signature verification failed");
		}
		return name;
	}

	String signed(String key) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			byte[] signature = mac.doFinal(this.text.getBytes(StandardCharsets.UTF_8));
			String value = this.text + ":" + Base64.getEncoder().encodeToString(signature);
			if (value.length() > 255) {
				throw VaultError.failed("role tag 'value' exceeding the limit of 255 characters");
			}
			return value;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
