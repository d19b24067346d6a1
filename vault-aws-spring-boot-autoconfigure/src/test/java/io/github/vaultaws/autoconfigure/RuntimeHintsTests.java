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

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.StubVault;
import io.github.vaultaws.endpoint.VaultAwsEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the runtime hints of an application that is processed ahead of time: all that
 * is found by name or by reflection at run time.
 */
class RuntimeHintsTests {

	private static final RuntimeHints hints = process("management.endpoints.web.exposure.include=vaultaws");

	private static RuntimeHints process(String... properties) {
		try (StubVault vault = TestApplication.vault();
				AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues
				.of("spring.cloud.vault.uri=" + vault.uri(), "vault.aws.credentials.role=deploy",
						"vault.aws.login.method=app-role")
				.and(properties)
				.applyTo(context);
			context.register(TestApplication.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(TestApplication.class)), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

	@Test
	void typesOfTheEndpointAreSerialized() {
		Stream<Class<?>> types = Stream
			.of(Stream.of(VaultAwsEndpoint.class, CredentialsState.class, SessionState.class)
				.flatMap((type) -> Arrays.stream(type.getDeclaredClasses())),
					Stream.of(CredentialsEvent.class, SessionEvent.class)
						.flatMap((type) -> Arrays.stream(type.getPermittedSubclasses())),
					Stream.of(SessionState.class, CredentialsInfo.class, LastError.class))
			.flatMap((all) -> all);
		assertThat(types).isNotEmpty().allSatisfy((type) -> assertComponentsAreAccessible(type, hints));
	}

	@Test
	void detailsOfHealthAreSerialized() {
		RuntimeHints withoutEndpoint = process();
		assertThat(RuntimeHintsPredicates.reflection().onType(VaultAwsEndpoint.class)).rejects(withoutEndpoint);
		assertThat(List.of(SessionState.class, SessionState.Token.class, LastError.class, CredentialsState.Next.class))
			.allSatisfy((type) -> assertComponentsAreAccessible(type, withoutEndpoint));
	}

	@Test
	void propertiesAreBoundAndNamed() {
		for (Class<?> type : propertyTypes(VaultAwsProperties.class).toList()) {
			if (type.isRecord()) {
				assertComponentsAreAccessible(type, hints);
			}
			else if (!type.isEnum()) {
				assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(type.getName()).accepts(hints);
				assertThat(BeanUtils.getPropertyDescriptors(type))
					.filteredOn((property) -> !property.getName().equals("class"))
					.allSatisfy((property) -> assertThat(
							RuntimeHintsPredicates.reflection().onMethodInvocation(property.getReadMethod()))
						.accepts(hints));
			}
		}
	}

	private static Stream<Class<?>> propertyTypes(Class<?> type) {
		return Stream.concat(Stream.of(type),
				Stream
					.concat(Arrays.stream(type.getDeclaredClasses()),
							(type == VaultAwsProperties.class) ? Stream.of(VaultAwsSetupProperties.class)
									: Stream.empty())
					.flatMap(RuntimeHintsTests::propertyTypes));
	}

	private static void assertComponentsAreAccessible(Class<?> type, RuntimeHints hints) {
		assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(type.getName()).accepts(hints);
		for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.getAccessor().toString())
				.accepts(hints);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "software.amazon.awssdk.services.sts.StsClient", "org.slf4j.spi.LoggingEventAware",
			"org.springframework.cloud.vault.config.VaultProperties",
			"org.springframework.cloud.vault.config.VaultConfigDataLocationResolver",
			"org.springframework.web.reactive.function.client.WebClient", "reactor.core.publisher.Mono",
			"io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer",
			"io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration",
			"software.amazon.awssdk.services.s3.S3AsyncClient" })
	void optionalTypesAreFoundByName(String type) {
		assertThat(RuntimeHintsPredicates.reflection().onType(ClassUtils.resolveClassName(type, null))).accepts(hints);
	}

	@Test
	void clientsOfServicesAreFoundByName() {
		assertThat(Arrays.stream(SpringCloudAwsService.values()).map(SpringCloudAwsService::client))
			.filteredOn((client) -> ClassUtils.isPresent(client, null))
			.contains("software.amazon.awssdk.services.s3.S3Client")
			.allSatisfy(this::optionalTypesAreFoundByName);
	}

	@Test
	void factoriesAreInstantiated() throws IOException {
		Properties factories = PropertiesLoaderUtils.loadProperties(
				new UrlResource(VaultAwsRuntimeHints.class.getProtectionDomain().getCodeSource().getLocation()
						+ "META-INF/spring.factories"));
		assertThat(factories.values()).hasSizeGreaterThan(3)
			.flatMap((names) -> Arrays.asList(names.toString().split(",")))
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(ClassUtils.resolveClassName(name, null).getDeclaredConstructors()[0]))
				.accepts(hints));
	}

}
