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

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.identity.spi.IdentityProvider;

import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;

/**
 * {@link FailureAnalyzer} for an injection of a credentials provider that does not exist
 * because {@code vault.aws} is disabled, or that requires another qualifier.
 *
 * @author The vault-aws-spring-boot authors
 */
@Order(0)
class MissingCredentialsProviderFailureAnalyzer
		extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	MissingCredentialsProviderFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || !isProvider(type.toClass())) {
			return null;
		}
		String subject = ((description != null) ? description : "A component") + " required a bean of type '"
				+ type.toClass().getName() + "'";
		for (String property : List.of("vault.aws.enabled", "spring.cloud.vault.enabled")) {
			if (!this.environment.getProperty(property, Boolean.class, true)) {
				return new FailureAnalysis(
						subject + ", but there are no AWS credentials from Vault because '" + property
								+ "' is 'false'.",
						"Set '" + property + "=true', or declare a bean of type AwsCredentialsProvider.", cause);
			}
		}
		return analyzeQualifier(subject, qualifier(rootFailure), cause);
	}

	private static boolean isProvider(Class<?> type) {
		return IdentityProvider.class.isAssignableFrom(type)
				&& type.isAssignableFrom(VaultAwsCredentialsProvider.class);
	}

	private @Nullable FailureAnalysis analyzeQualifier(String subject, @Nullable String qualifier,
			NoSuchBeanDefinitionException cause) {
		Set<String> names = new TreeSet<>(NamedRolesRegistrar.names(this.environment));
		String roles = String.join(", ", names);
		if (qualifier != null) {
			return new FailureAnalysis(
					subject + " with @Qualifier(\"" + qualifier + "\"), but 'vault.aws.roles' contains no such role. "
							+ (names.isEmpty() ? "It is empty." : "Its roles are: " + roles + "."),
					"Correct the qualifier, or add 'vault.aws.roles." + qualifier + "'.", cause);
		}
		return names.isEmpty() ? null : new FailureAnalysis(
				subject + " without a qualifier, but the providers of 'vault.aws.roles' are injected with a qualifier"
						+ " only. Its roles are: " + roles + ".",
				"Add " + names.stream()
					.map((name) -> "@Qualifier(\"" + name + "\")")
					.collect(Collectors.joining(" or "))
						+ " to the injection point, or set 'vault.aws.credentials.role' to the role of the provider that is"
						+ " injected without a qualifier.",
				cause);
	}

	private static @Nullable String qualifier(Throwable failure) {
		String qualifier = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			InjectionPoint injectionPoint = (cause instanceof UnsatisfiedDependencyException unsatisfied)
					? unsatisfied.getInjectionPoint() : null;
			if (injectionPoint != null) {
				Qualifier annotation = injectionPoint.getAnnotation(Qualifier.class);
				qualifier = (annotation != null) ? annotation.value() : null;
			}
		}
		return qualifier;
	}

}
