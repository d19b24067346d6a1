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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * {@link FailureAnalyzer} for properties of {@code vault.aws} that do not exist. It names
 * the nearest ones and, unlike that of Spring Boot, shows no value: it may be a secret.
 *
 * @author The vault-aws-spring-boot authors
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(VaultAwsProperties.PREFIX);

	private static final int ROLE_ELEMENT = 3;

	/**
	 * Weight of the last element of a name, compared with a missing or additional level.
	 */
	private static final int LAST_ELEMENT_WEIGHT = 3;

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		if (!cause.getUnboundProperties().stream().allMatch((property) -> PREFIX.isAncestorOf(property.getName()))) {
			return null;
		}
		return new FailureAnalysis(
				lines(cause,
						(property) -> "The property '%s' does not exist%s.".formatted(property.getName(),
								at(property))),
				lines(cause, (property) -> "Correct or remove '%s'. The nearest property is '%s'."
					.formatted(property.getName(), nearest(property.getName()))),
				cause);
	}

	private static String lines(UnboundConfigurationPropertiesException cause,
			Function<ConfigurationProperty, String> line) {
		return cause.getUnboundProperties().stream().map(line).distinct().collect(Collectors.joining("\n"));
	}

	private static String at(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
	}

	private static String nearest(ConfigurationPropertyName unknown) {
		String role = (unknown.getNumberOfElements() > ROLE_ELEMENT) ? unknown.getElement(ROLE_ELEMENT, Form.ORIGINAL)
				: "<name>";
		return names(VaultAwsProperties.PREFIX, ResolvableType.forClass(VaultAwsProperties.class), role)
			.min(Comparator.<String>comparingInt((name) -> distance(unknown.toString(), name))
				.thenComparingInt((name) -> levenshteinDistance(unknown.toString(), name)))
			.orElseThrow();
	}

	private static Stream<String> names(String prefix, ResolvableType type, String role) {
		if (type.getGenerics().length > 0) {
			return names(prefix + "." + role, type.getGeneric(1), role);
		}
		if (!type.toClass().getName().startsWith(VaultAwsProperties.class.getName()) || type.toClass().isEnum()) {
			return Stream.of(prefix);
		}
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type.toClass()))
			.filter((property) -> !property.getName().equals("class"))
			.flatMap((property) -> names(prefix + "." + DataObjectPropertyName.toDashedForm(property.getName()),
					type(property), role));
	}

	private static ResolvableType type(PropertyDescriptor property) {
		return ResolvableType.forMethodReturnType(property.getReadMethod());
	}

	// A property at another level is nearer than another property.
	private static int distance(String one, String other) {
		return distance(elements(one), elements(other), LAST_ELEMENT_WEIGHT,
				UnknownPropertyFailureAnalyzer::levenshteinDistance);
	}

	private static List<String> elements(String name) {
		return List.of(name.split("[.]"));
	}

	private static int levenshteinDistance(String one, String other) {
		return distance(one.chars().boxed().toList(), other.chars().boxed().toList(), 1,
				(character, replacement) -> character.equals(replacement) ? 0 : 1);
	}

	private static <T> int distance(List<T> one, List<T> other, int lastWeight, ToIntBiFunction<T, T> replacement) {
		int[] row = new int[other.size() + 1];
		for (int j = 1; j <= other.size(); j++) {
			row[j] = row[j - 1] + weight(other, j, lastWeight);
		}
		for (int i = 1; i <= one.size(); i++) {
			int diagonal = row[0];
			row[0] += weight(one, i, lastWeight);
			for (int j = 1; j <= other.size(); j++) {
				int replaced = diagonal + replacement.applyAsInt(one.get(i - 1), other.get(j - 1));
				diagonal = row[j];
				row[j] = Math.min(replaced,
						Math.min(row[j] + weight(one, i, lastWeight), row[j - 1] + weight(other, j, lastWeight)));
			}
		}
		return row[other.size()];
	}

	private static int weight(List<?> elements, int number, int lastWeight) {
		return (number == elements.size()) ? lastWeight : 1;
	}

}
