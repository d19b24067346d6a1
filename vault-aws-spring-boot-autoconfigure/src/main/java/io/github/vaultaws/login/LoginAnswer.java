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

package io.github.vaultaws.login;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.LoginToken;

/**
 * What Vault gave for a login. Shows none of it.
 *
 * @param token the token
 * @param uses how often the token may be used; 0 if there is no limit
 * @param nonce the nonce that Vault made up for an EC2 instance, or {@code null}
 * @author The vault-aws-spring-boot authors
 */
record LoginAnswer(LoginToken token, long uses, @Nullable String nonce) {

	static LoginAnswer of(String token, Map<String, Object> auth) {
		LoginToken.LoginTokenBuilder login = LoginToken.builder()
			.token(token)
			.leaseDuration(Duration.ofSeconds(number(auth, "lease_duration")))
			.renewable(Boolean.TRUE.equals(auth.get("renewable")));
		withText(auth, "accessor", login::accessor);
		withText(auth, "token_type", login::type);
		return new LoginAnswer(login.build(), number(auth, "num_uses"), nonce(auth));
	}

	private static @Nullable String nonce(Map<String, Object> auth) {
		return (auth.get("metadata") instanceof Map<?, ?> metadata && metadata.get("nonce") instanceof String nonce
				&& StringUtils.hasText(nonce)) ? nonce : null;
	}

	private static long number(Map<String, Object> auth, String field) {
		return (auth.get(field) instanceof Number number) ? number.longValue() : 0;
	}

	private static void withText(Map<String, Object> auth, String field, Consumer<String> target) {
		if (auth.get(field) instanceof String text && StringUtils.hasText(text)) {
			target.accept(text);
		}
	}

	@Override
	public String toString() {
		return "LoginAnswer";
	}

}
