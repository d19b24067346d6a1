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

package io.github.vaultaws.client;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonFields}.
 */
class JsonFieldsTests {

	@Test
	void readsATtl() {
		assertThat(new JsonFields(Map.of("ttl", 60)).ttl("ttl")).hasSeconds(60);
		assertThat(new JsonFields(Map.of("ttl", 60L)).ttl("ttl")).hasSeconds(60);
		assertThat(new JsonFields(Map.of("ttl", 0)).ttl("ttl")).isZero();
	}

	static Stream<@Nullable Object> invalidTtls() {
		return Stream.of(null, -1, Long.MAX_VALUE, 10_000_000_000_000_000L, 1e16, 0.5, "60", "", true, List.of(60),
				Map.of(), new BigInteger("99999999999999999999"));
	}

	@ParameterizedTest
	@MethodSource("invalidTtls")
	void rejectsAnyOtherTtl(@Nullable Object value) {
		JsonFields fields = new JsonFields(Collections.singletonMap("ttl", value));
		assertThatExceptionOfType(VaultHttpException.class).isThrownBy(() -> fields.ttl("ttl"))
			.withMessageStartingWith("field 'ttl' of the response is not a valid TTL: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hvs.a b", "hvs.a\r\nX: y", "hvs.\u0000", "\u043a\u043b\u044e\u0447", "a\u007f" })
	void secretMustBePrintable(String value) {
		assertThat(new JsonFields(Map.of("key", "AKIA+/=.~!")).secret("key")).isEqualTo("AKIA+/=.~!");
		assertThat(new JsonFields(Map.of("key", 1)).secret("key")).isNull();
		assertThatExceptionOfType(VaultHttpException.class)
			.isThrownBy(() -> new JsonFields(Map.of("key", value)).secret("key"))
			.withMessage("field 'key' of the response is not printable text");
	}

	@Test
	void shownTextIsOneShortLine() {
		assertThat(new JsonFields(Map.of("path", "a\nb\u001b[2J")).shown("path")).isEqualTo("a\\u000ab\\u001b[2J");
		assertThat(new JsonFields(Map.of("path", "x".repeat(1000))).shown("path")).hasSize(201).endsWith("…");
		assertThat(new JsonFields(Map.of()).shown("path")).isEqualTo("null");
	}

	@Test
	void fieldOfAnotherTypeIsMissing() {
		JsonFields fields = new JsonFields(Map.of("text", 1, "object", "x", "flag", "true", "number", "1"));
		assertThat(fields.text("text")).isNull();
		assertThat(fields.object("object").has("any")).isFalse();
		assertThat(fields.flag("flag")).isFalse();
		assertThat(fields.number("number")).isZero();
		assertThat(fields).hasToString("JsonFields");
	}

}
