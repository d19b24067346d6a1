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
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
		return names(PREFIX, ResolvableType.forClass(VaultAwsProperties.class), unknown)
			.min(Comparator.<String>comparingInt((name) -> distance(unknown.toString(), name))
				.thenComparingInt((name) -> levenshteinDistance(unknown.toString(), name)))
			.orElseThrow();
	}

	private static Stream<String> names(ConfigurationPropertyName prefix, ResolvableType type,
			ConfigurationPropertyName unknown) {
		Class<?> properties = type.toClass();
		if (Map.class.isAssignableFrom(properties)) {
			ResolvableType value = type.getGeneric(1);
			return (value.toClass() == String.class && !misspelled(prefix, unknown)) ? Stream.empty()
					: names(prefix.append(key(unknown, prefix.getNumberOfElements())), value, unknown);
		}
		if (properties.isEnum() || !properties.getPackageName().equals(VaultAwsProperties.class.getPackageName())) {
			return Stream.of(prefix.toString());
		}
		return types(properties).entrySet()
			.stream()
			.flatMap((property) -> names(prefix.append(DataObjectPropertyName.toDashedForm(property.getKey())),
					property.getValue(), unknown));
	}

	// Any last element is a key of a map of values: the name of the map is what can be
	// nearest.
	private static boolean misspelled(ConfigurationPropertyName map, ConfigurationPropertyName unknown) {
		int last = map.getNumberOfElements() - 1;
		return unknown.getNumberOfElements() > map.getNumberOfElements()
				&& levenshteinDistance(unknown.getElement(last, Form.DASHED), map.getElement(last, Form.DASHED)) <= 2;
	}

	/**
	 * Return the key that a name has where the properties have a map.
	 * @param name the name
	 * @param index the number of the element
	 * @return an element
	 */
	private static String key(ConfigurationPropertyName name, int index) {
		String key = (name.getNumberOfElements() > index) ? name.getElement(index, Form.ORIGINAL) : "<name>";
		return (ConfigurationPropertyName.isValid(key) && !key.contains(".")) ? key : "[" + key + "]";
	}

	private static Map<String, ResolvableType> types(Class<?> properties) {
		return properties.isRecord()
				? Arrays.stream(properties.getRecordComponents())
					.collect(Collectors.toMap(RecordComponent::getName,
							(component) -> ResolvableType.forType(component.getGenericType())))
				: Arrays.stream(BeanUtils.getPropertyDescriptors(properties))
					.filter((property) -> !property.getName().equals("class"))
					.collect(Collectors.toMap(PropertyDescriptor::getName,
							(property) -> ResolvableType.forMethodReturnType(property.getReadMethod())));
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
