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

package io.github.vaultaws.autoconfigure;

import java.beans.PropertyDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.github.vaultaws.autoconfigure.VaultAwsProperties.LoginMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VaultAwsProperties}.
 */
class VaultAwsPropertiesTests {

	@ParameterizedTest
	@MethodSource("texts")
	void whiteSpaceAroundATextIsRemoved(String property) {
		VaultAwsProperties properties = bind(VaultAwsProperties.PREFIX + "." + property, " \tvalue \n");
		assertThat(PropertyAccessorFactory.forBeanPropertyAccess(properties).getPropertyValue(property))
			.hasToString("value");
	}

	static Stream<String> texts() {
		return texts("", VaultAwsProperties.class);
	}

	private static Stream<String> texts(String prefix, Class<?> type) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type)).flatMap((property) -> {
			Class<?> propertyType = property.getPropertyType();
			String name = prefix + property.getName();
			if (propertyType.equals(String.class) || propertyType.equals(Path.class)) {
				return Stream.of(name);
			}
			return isNested(property) ? texts(name + ".", propertyType) : Stream.empty();
		});
	}

	private static boolean isNested(PropertyDescriptor property) {
		return property.getPropertyType().getEnclosingClass() == VaultAwsProperties.class
				&& !property.getPropertyType().isEnum();
	}

	@Test
	void whiteSpaceAroundAnyOtherValueIsRemoved() {
		VaultAwsProperties properties = bind(Map.of("vault.aws.enabled", " false\t", "vault.aws.login.method", " iam\n",
				"vault.aws.login.iam.sts-endpoint", " https://sts.amazonaws.com ", "vault.aws.credentials.ttl", "\t1h ",
				"vault.aws.roles.reports.ttl", "3600 ", "vault.aws.rotation.max-age", " ", "vault.aws.resolve-timeout",
				"\u00202s\n"));
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.getLogin().getMethod()).isEqualTo(LoginMethod.IAM);
		assertThat(properties.getLogin().getIam().getStsEndpoint()).hasToString("https://sts.amazonaws.com");
		assertThat(properties.getCredentials().getTtl()).isEqualTo(Duration.ofHours(1));
		assertThat(properties.getRoles().get("reports").getTtl()).isEqualTo(Duration.ofHours(1));
		assertThat(properties.getRotation().getMaxAge()).isNull();
		assertThat(properties.getResolveTimeout()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void valueThatIsInvalidWithoutWhiteSpaceIsReportedAsItIs() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind("vault.aws.credentials.ttl", "1 hour "))
			.satisfies((ex) -> assertThat(ex.getProperty()).isNotNull()
				.satisfies((property) -> assertThat(property.getValue()).isEqualTo("1 hour ")));
	}

	@ParameterizedTest
	@CsvSource({ "3600, PT1H", "15m, PT15M", "1h, PT1H", "900000ms, PT15M" })
	void durationWithoutAUnitIsInSecondsAsInVault(String value, Duration expected) {
		assertThat(bind("vault.aws.credentials.ttl", value).getCredentials().getTtl()).isEqualTo(expected);
		assertThat(bind("vault.aws.roles.reports.ttl", value).getRoles().get("reports").getTtl()).isEqualTo(expected);
		assertThat(bind("vault.aws.rotation.max-age", value).getRotation().getMaxAge()).isEqualTo(expected);
		assertThat(bind("vault.aws.resolve-timeout", value).getResolveTimeout()).isEqualTo(expected);
		assertThat(bind("vault.aws.shutdown-timeout", value).getShutdownTimeout()).isEqualTo(expected);
	}

	@Test
	void unknownNameIsNotBound() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind("vault.aws.login.methd", "iam"))
			.withCauseInstanceOf(UnboundConfigurationPropertiesException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "vault.aws.login.method", "vault.aws.login.iam.sts-endpoint",
			"vault.aws.login.ec2.nonce-file", "vault.aws.credentials.ttl", "vault.aws.roles.reports.ttl",
			"vault.aws.rotation.max-age", "vault.aws.shutdown-timeout" })
	void knownNameWithoutAValueIsIgnored(String property) {
		assertThat(bind(property, "")).usingRecursiveComparison()
			.ignoringFields("roles")
			.isEqualTo(new VaultAwsProperties());
	}

	@Test
	void roleCanHaveANameOnly() {
		assertThat(bind("vault.aws.roles.reports", "").getRoles()).containsOnlyKeys("reports");
	}

	private static VaultAwsProperties bind(String property, String value) {
		return bind(Map.of(property, value));
	}

	private static VaultAwsProperties bind(Map<String, String> properties) {
		return VaultAwsProperties.of(new Binder(new MapConfigurationPropertySource(properties)));
	}

}
