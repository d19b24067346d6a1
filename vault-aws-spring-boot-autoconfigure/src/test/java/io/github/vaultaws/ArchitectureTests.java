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

package io.github.vaultaws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import software.amazon.awssdk.annotations.SdkInternalApi;
import software.amazon.awssdk.annotations.SdkProtectedApi;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.client.VaultErrorResponse;
import io.github.vaultaws.runtime.VaultAwsLog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the architecture rules.
 */
class ArchitectureTests {

	private static final String ROOT = ArchitectureTests.class.getPackageName();

	/**
	 * Protected API that is part of the signatures of the public signer, or required to
	 * determine the default region.
	 */
	private static final Class<?>[] NEEDED = { SdkHttpRequest.class, SdkHttpMethod.class, AwsRegionProvider.class,
			DefaultAwsRegionProviderChain.class };

	private static final int MAX_CODE_LINES = 200;

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("vault-aws-spring-boot-test")
				&& !location.contains("-tests.jar") && !location.contains("vault-aws-admin"))
		.importPackages(ROOT);

	@Test
	void packagesImportOnlyPackagesToTheirLeft() {
		check(Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("root")
			.definedBy(ROOT)
			.layer("runtime")
			.definedBy(ROOT + ".runtime..")
			.layer("client")
			.definedBy(ROOT + ".client..")
			.layer("login")
			.definedBy(ROOT + ".login..")
			.layer("session")
			.definedBy(ROOT + ".session..")
			.layer("verification")
			.definedBy(ROOT + ".verification..")
			.layer("rotation")
			.definedBy(ROOT + ".rotation..")
			.layer("credentials")
			.definedBy(ROOT + ".credentials..")
			.layer("health")
			.definedBy(ROOT + ".health..")
			.layer("endpoint")
			.definedBy(ROOT + ".endpoint..")
			.layer("metrics")
			.definedBy(ROOT + ".metrics..")
			.layer("autoconfigure")
			.definedBy(ROOT + ".autoconfigure..")
			.layer("serviceconnection")
			.definedBy(ROOT + ".serviceconnection..")
			.ensureAllClassesAreContainedInArchitecture()
			.whereLayer("root")
			.mayNotAccessAnyLayer()
			.whereLayer("runtime")
			.mayOnlyAccessLayers("root")
			.whereLayer("client")
			.mayOnlyAccessLayers("root", "runtime")
			.whereLayer("login")
			.mayOnlyAccessLayers("root", "runtime", "client")
			.whereLayer("session")
			.mayOnlyAccessLayers("root", "runtime", "client", "login")
			.whereLayer("verification")
			.mayOnlyAccessLayers("root", "runtime", "client", "login")
			.whereLayer("rotation")
			.mayOnlyAccessLayers("root", "runtime", "client", "login", "session")
			.whereLayer("credentials")
			.mayOnlyAccessLayers("root", "runtime", "client", "login", "session", "verification", "rotation")
			.whereLayer("health")
			.mayOnlyAccessLayers("root", "runtime")
			.whereLayer("endpoint")
			.mayOnlyAccessLayers("root")
			.whereLayer("metrics")
			.mayOnlyAccessLayers("root")
			.whereLayer("autoconfigure")
			.mayOnlyBeAccessedByLayers("serviceconnection")
			.whereLayer("serviceconnection")
			.mayOnlyAccessLayers("autoconfigure"));
	}

	@Test
	void onlyWiringAndActuatorPackagesImportBootOrMicrometer() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".health..", ROOT + ".endpoint..",
					ROOT + ".metrics..", ROOT + ".serviceconnection..")
			.should()
			.dependOnClassesThat(
					JavaClass.Predicates.resideInAnyPackage("org.springframework.boot..", "io.micrometer..")));
	}

	/**
	 * The module is optional and has rules of its own.
	 */
	@Test
	void onlyTheWiringUsesTheAdminModule() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".admin.."));
		check(ArchRuleDefinition.noClasses()
			.that()
			.haveSimpleNameNotContaining("Setup")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".admin.."));
	}

	@Test
	void onlyTheClientPackageUsesHttp() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".client..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("org.apache.hc..",
					"org.springframework.http..", "org.springframework.web.client..")));
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".client..")
			.should()
			.callMethod(VaultErrorResponse.class, "status")
			.orShould()
			.callMethod(PlainHttp.Response.class, "status"));
	}

	@Test
	void onlyLogsWithDeferredWarningsAreUsedBelowTheWiring() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.and()
			.doNotBelongToAnyOf(VaultAwsLog.class)
			.should()
			.dependOnClassesThat(JavaClass.Predicates.assignableTo(LogFactory.class)));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching("(" + ROOT + "..)").should().beFreeOfCycles());
	}

	@Test
	void noInternalApiOfTheAwsSdkIsUsed() {
		DescribedPredicate<JavaClass> forTheSdkOnly = CanBeAnnotated.Predicates.annotatedWith(SdkInternalApi.class)
			.or(CanBeAnnotated.Predicates.annotatedWith(SdkProtectedApi.class))
			.forSubtype();
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat(
					forTheSdkOnly.and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(NEEDED)))));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		DescribedPredicate<JavaClass> wiring = DescribedPredicate.describe("are auto-configurations or nested in one",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class) || type.getEnclosingClass()
					.filter((outer) -> outer.isAnnotatedWith(AutoConfiguration.class))
					.isPresent());
		check(ArchRuleDefinition.methods().that().areDeclaredInClassesThat(wiring).should().notBePublic());
		check(ArchRuleDefinition.fields().that().areDeclaredInClassesThat(wiring).should().notBePublic());
		check(ArchRuleDefinition.constructors()
			.that()
			.areDeclaredInClassesThat(wiring)
			.and()
			.arePublic()
			.should()
			.haveRawParameterTypes(new Class<?>[0]));
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
		assertThat(packages).isNotEmpty()
			.allSatisfy((type) -> assertThat(type.isAnnotatedWith(NullMarked.class)).as(type.getName()).isTrue());
	}

	@Test
	void apiExposesNoInternalType() {
		DescribedPredicate<JavaCodeUnit> internal = DescribedPredicate.describe(
				"have an internal type in the signature",
				(member) -> Stream.concat(Stream.of(member.getReturnType()), member.getParameterTypes().stream())
					.flatMap((type) -> type.getAllInvolvedRawTypes().stream())
					.anyMatch(ArchitectureTests::isInternal));
		check(ArchRuleDefinition.noCodeUnits()
			.that(DescribedPredicate.describe("are API", (member) -> isApi(member.getOwner()) && isVisible(member)))
			.should(ArchConditions.have(internal)));
		check(ArchRuleDefinition.noClasses()
			.that(DescribedPredicate.describe("are API", ArchitectureTests::isApi))
			.should()
			.beAssignableTo(DescribedPredicate.describe("internal types", ArchitectureTests::isInternal)));
		assertThat(CLASSES.stream().filter(ArchitectureTests::isApi)).extracting(JavaClass::getSimpleName)
			.contains("ManagedCredentials", "VaultAws", "VaultAwsProperties");
	}

	private static boolean isApi(JavaClass type) {
		return type.getPackageName().startsWith(ROOT) && type.getModifiers().contains(JavaModifier.PUBLIC)
				&& !isInternal(type);
	}

	private static boolean isInternal(JavaClass type) {
		return type.getPackageName().startsWith(ROOT) && type.getPackage().isAnnotatedWith(Internal.class);
	}

	private static boolean isVisible(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED);
	}

	/**
	 * Records are data, and Spring Boot calls the constructors of nested wiring.
	 */
	@Test
	void constructorsHaveAtMostFiveParameters() {
		check(ArchRuleDefinition.noConstructors()
			.that()
			.areDeclaredInClassesThat(DescribedPredicate.describe("are no records", (type) -> !type.isRecord()))
			.should(ArchConditions.have(DescribedPredicate.describe("more than five parameters",
					(constructor) -> constructor.getParameters().size() > 5))));
	}

	/**
	 * Enumerations of texts and properties are tables.
	 */
	@Test
	void classesAreShort() throws IOException {
		List<String> tooLong = new ArrayList<>();
		for (Path module : List.of(Path.of("../vault-aws-core"), Path.of("."))) {
			try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.filter((file) -> !file.toString().matches(".*(Reason|Properties)[.]java"))
					.filter((file) -> codeLines(file) > MAX_CODE_LINES)
					.forEach((file) -> tooLong.add(file.getFileName() + " " + codeLines(file)));
			}
		}
		assertThat(tooLong).isEmpty();
	}

	private static long codeLines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> !line.matches("\\s*(//.*|/?[*].*|import .*|package .*)?")).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void typeNamesAreSpecific() {
		check(ArchRuleDefinition.noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)"));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
