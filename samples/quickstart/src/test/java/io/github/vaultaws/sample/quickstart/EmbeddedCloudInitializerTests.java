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

package io.github.vaultaws.sample.quickstart;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EmbeddedCloudInitializer}.
 */
class EmbeddedCloudInitializerTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	@ParameterizedTest
	@CsvSource({ "10s, 10", "1m, 60", "1h, 3600" })
	void leaseIsTheTtlOfCredentials(String lease, long seconds) {
		initialize(lease);
		EmbeddedCloud cloud = (EmbeddedCloud) this.context.getBeanFactory().getSingleton("embeddedCloud");
		assertThat(cloud.operator().lease()).hasSeconds(seconds);
		cloud.destroy();
	}

	@ParameterizedTest
	@ValueSource(strings = { "9s", "61m", "-20s", "20" })
	void leaseOutOfRangeIsRejected(String lease) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> initialize(lease))
			.withMessageContaining("quickstart.lease")
			.withMessageContaining(lease)
			.withMessageContaining("from 10s to 1h");
	}

	private void initialize(String lease) {
		this.context.setEnvironment(new MockEnvironment().withProperty("quickstart.lease", lease));
		new EmbeddedCloudInitializer().initialize(this.context);
	}

}
