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

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the architecture rules.
 */
class ArchitectureTests {

	private static final int MAX_PUBLIC_TYPES = 30;

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ArchitectureTests.class.getPackageName());

	@Test
	void onlySpringVaultIsUsed() {
		ArchRuleDefinition.classes()
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify.annotations..",
					"io.github.vaultaws.admin..", "org.springframework.vault..", "org.springframework.core.io..",
					"org.springframework.util..", "org.springframework.http..", "org.springframework.web.client.."))
			.check(CLASSES);
	}

	@Test
	void onlyOneClassUsesHttp() {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("VaultPaths")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("org.springframework.http..",
					"org.springframework.web.client.."))
			.check(CLASSES);
	}

	@Test
	void thereAreFewPublicTypes() {
		assertThat(CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getSimpleName)).hasSizeBetween(1, MAX_PUBLIC_TYPES);
	}

	@Test
	void thePackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage))
			.allSatisfy((type) -> assertThat(type.isAnnotatedWith(NullMarked.class)).isTrue());
	}

	@Test
	void typeNamesAreSpecific() {
		ArchRuleDefinition.noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)").check(CLASSES);
	}

}
