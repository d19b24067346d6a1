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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccessControlTests {

	private static AccessControl of(String policy) {
		return new AccessControl(false, PolicyReader.read(policy));
	}

	@ParameterizedTest
	@CsvSource({ "a/b, a/b, true", "a/b, a/bc, false", "a/*, a/b/c, true", "a/b*, a/bc, true", "a/*, a, false",
			"+/b, a/b, true", "+/b, a/c/b, false", "a/+/c/*, a/x/c/d/e, true", "*, anything/at/all, true" })
	void patterns(String pattern, String path, boolean allowed) {
		assertThat(of("path \"" + pattern + "\" { capabilities = [\"read\"] }").allows(Operation.READ, path))
			.isEqualTo(allowed);
	}

	@Test
	void mostSpecificRuleCounts() {
		AccessControl control = of("""
				path "a/*" { capabilities = ["read"] }
				path "a/b/*" { capabilities = ["list"] }
				path "a/+/c" { capabilities = ["update"] }
				path "a/b/d" { capabilities = ["deny"] }
				""");
		assertThat(control.allows(Operation.READ, "a/x")).isTrue();
		assertThat(control.allows(Operation.READ, "a/b/x")).isFalse();
		assertThat(control.allows(Operation.LIST, "a/b/x")).isTrue();
		assertThat(control.allows(Operation.UPDATE, "a/x/c")).isTrue();
		assertThat(control.allows(Operation.LIST, "a/b/d")).isFalse();
	}

	@Test
	void listMayBeWrittenWithoutTheSlash() {
		assertThat(of("path \"aws/roles\" { capabilities = [\"list\"] }").allows(Operation.LIST, "aws/roles/"))
			.isTrue();
	}

	@Test
	void sudoIsItsOwn() {
		AccessControl control = of("path \"a\" { capabilities = [\"update\", \"sudo\"] }");
		assertThat(control.allowsSudo("a")).isTrue();
		assertThat(control.capabilities("a")).containsExactly(Capability.SUDO, Capability.UPDATE);
		assertThat(new AccessControl(true, List.of()).capabilities("x")).containsExactly(Capability.ROOT);
	}

}
