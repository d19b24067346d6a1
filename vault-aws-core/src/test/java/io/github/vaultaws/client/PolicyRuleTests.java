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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PolicyRule}.
 */
class PolicyRuleTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			aws/creds/deploy | path "aws/creds/deploy" { capabilities = ["read"] }
			a "b" \\c/creds/d | path "a \\"b\\" \\\\c/creds/d" { capabilities = ["read"] }
			a${b}/creds/d    | path "a\\u0024{b}/creds/d" { capabilities = ["read"] }
			""")
	void isTextOfAPolicy(String path, String text) {
		assertThat(PolicyRule.read(path)).hasToString(text);
	}

	@Test
	void rulesForTheSamePathAreMerged() {
		assertThat(PolicyRule
			.merge(List.of(PolicyRule.update("b"), PolicyRule.read("a"), PolicyRule.update("a"), PolicyRule.read("a"))))
			.containsExactly(new PolicyRule("a", List.of("read", "update")), PolicyRule.update("b"))
			.first()
			.hasToString("path \"a\" { capabilities = [\"read\", \"update\"] }");
	}

}
