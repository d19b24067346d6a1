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
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.support.VaultToken;

import io.github.vaultaws.admin.Named;
import io.github.vaultaws.admin.Setting;
import io.github.vaultaws.admin.VaultAwsAdmin;
import io.github.vaultaws.admin.VaultParameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Base class for contracts of {@link VaultAwsAdmin}: what is written is read back, and
 * what Vault rejects is rejected before it is sent, with Vault's text.
 */
abstract class AdminContract extends AwsContract {

	final VaultAwsAdmin admin;

	AdminContract(VaultServer server) {
		super(server);
		this.admin = VaultAwsAdmin.of(template());
	}

	final VaultTemplate template() {
		VaultToken token = VaultToken.of(this.server.rootToken());
		return new VaultTemplate(VaultEndpoint.from(this.server.uri()), new JdkClientHttpRequestFactory(), () -> token);
	}

	static <T extends VaultParameters> void assertWritten(Setting<T> setting, T value) {
		setting.write(value);
		assertRead(setting.read(), value);
	}

	static <T extends VaultParameters> void assertWritten(Named<T> values, String name, T value) {
		values.write(name, value);
		assertRead(values.read(name), value);
	}

	private static void assertRead(@Nullable VaultParameters read, VaultParameters value) {
		assertThat(read).isNotNull();
		assertThat(value.isContainedIn(Objects.requireNonNull(read))).as("%s in %s", value, read).isTrue();
	}

	/**
	 * Assert that Vault rejects a value, and that it is rejected for the same reason
	 * before it is sent, in the words of Vault up to their end.
	 * @param path the path
	 * @param value the value
	 * @param write the operation
	 */
	<T extends VaultParameters> void assertRejected(String path, T value, Runnable write) {
		List<String> errors = this.root.post(path, json(value)).errors();
		String prefix = "Cannot write '" + path + "': ";
		assertThatIllegalArgumentException().isThrownBy(write::run)
			.withMessageStartingWith(prefix)
			.satisfies((ex) -> assertThat(errors).singleElement()
				.asString()
				.satisfies((error) -> assertThat(reasons(error)).anySatisfy((reason) -> assertThat(reason)
					.endsWith(Objects.requireNonNull(ex.getMessage()).substring(prefix.length()).replace("\\", "")))));
	}

	/**
	 * Return the reasons that a text of Vault contains, which may be a quoted list. What
	 * is quoted has further backslashes.
	 * @param error the text
	 * @return the complete reasons, without backslashes
	 */
	private static List<String> reasons(String error) {
		return error.replace("\\n", "\n")
			.replace("\\t", "\t")
			.replace("\\", "")
			.lines()
			.map((line) -> line.replaceFirst("^\\s*\\* ", ""))
			.toList();
	}

	private static Map<String, @Nullable Object> json(VaultParameters value) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		value.names().forEach((name) -> {
			Object item = value.parameter(name);
			json.put(name, (item instanceof Duration duration) ? duration.toSeconds() : item);
		});
		return json;
	}

}
