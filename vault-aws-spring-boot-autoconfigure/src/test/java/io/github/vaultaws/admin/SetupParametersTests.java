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

package io.github.vaultaws.admin;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.test.util.ReflectionTestUtils;

import io.github.vaultaws.autoconfigure.VaultAwsSetupProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the properties of {@code vault.aws.setup} have all parameters of Vault's
 * API, with its names.
 */
class SetupParametersTests {

	static Stream<Arguments> kinds() {
		return Stream.of(Arguments.of(Mount.FIELDS, VaultAwsSetupProperties.Mount.class),
				Arguments.of(AwsAuthClient.KIND.fields(), VaultAwsSetupProperties.AwsAuthClient.class),
				Arguments.of(AwsAuthIdentity.KIND.fields(), VaultAwsSetupProperties.AwsAuthIdentity.class),
				Arguments.of(AwsAuthTidy.KIND.fields(), VaultAwsSetupProperties.AwsAuthTidy.class),
				Arguments.of(AwsAuthCertificate.KIND.fields(), VaultAwsSetupProperties.AwsAuthCertificate.class),
				Arguments.of(AwsAuthStsRole.KIND.fields(), VaultAwsSetupProperties.AwsAuthStsRole.class),
				Arguments.of(AwsAuthRole.KIND.fields(), VaultAwsSetupProperties.AwsAuthRole.class),
				Arguments.of(AwsSecretsRoot.KIND.fields(), VaultAwsSetupProperties.AwsSecretsRoot.class),
				Arguments.of(AwsSecretsLease.KIND.fields(), VaultAwsSetupProperties.AwsSecretsLease.class),
				Arguments.of(AwsSecretsRole.KIND.fields(), VaultAwsSetupProperties.AwsSecretsRole.class),
				Arguments.of(AwsStaticRole.KIND.fields(), VaultAwsSetupProperties.AwsStaticRole.class),
				Arguments.of(AppRole.KIND.fields(), VaultAwsSetupProperties.AppRole.class));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void everyParameterIsAProperty(Fields<?> fields, Class<?> properties) {
		assertThat(names(properties)).isEqualTo(((Map<?, ?>) ReflectionTestUtils.getField(fields, "fields")).keySet());
	}

	private static Set<String> names(Class<?> properties) {
		return Arrays.stream(properties.getRecordComponents())
			.map(RecordComponent::getName)
			.filter((name) -> !name.endsWith("Location"))
			.map((name) -> DataObjectPropertyName.toDashedForm(name).replace('-', '_'))
			.collect(Collectors.toSet());
	}

}
