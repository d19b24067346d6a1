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

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.convert.ConversionFailedException;

/**
 * {@link NoUnboundElementsBindHandler} for the properties of {@code vault.aws}. Unlike
 * with {@code ignoreUnknownFields=false}, a known property can be empty, as it is after
 * {@code ttl: ${TTL:}}. White space around a value that Spring Boot does not remove, such
 * as that of a duration, is removed.
 *
 * @author The vault-aws-spring-boot authors
 */
final class KnownPropertiesBindHandler extends NoUnboundElementsBindHandler {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(VaultAwsProperties.PREFIX);

	private final BindHandler parent;

	/**
	 * First declaration whose parameters are known but have no value, so that nothing
	 * would be declared.
	 */
	private @Nullable ConfigurationPropertyName withoutValue;

	KnownPropertiesBindHandler(BindHandler parent) {
		super(parent, new UnboundElementsSourceFilter());
		this.parent = parent;
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		String text = textWithWhiteSpace(name, error);
		if (text != null) {
			try {
				Object value = withoutWhiteSpace(name, target, text);
				onSuccess(name, target, context, text);
				return value;
			}
			catch (BindException ex) {
				error.addSuppressed(ex);
			}
		}
		return super.onFailure(name, target, context, error);
	}

	private static @Nullable String textWithWhiteSpace(ConfigurationPropertyName name, Exception error) {
		return (PREFIX.isAncestorOf(name) && error instanceof ConversionFailedException failure
				&& failure.getValue() instanceof String text && !text.equals(text.strip())) ? text : null;
	}

	private static @Nullable Object withoutWhiteSpace(ConfigurationPropertyName name, Bindable<?> target, String text) {
		return new Binder(new MapConfigurationPropertySource(Map.of(name, text.strip()))).bind(name, target)
			.orElse(null);
	}

	/**
	 * Return a handler that only removes white space, for conditions.
	 * @return the handler
	 */
	static BindHandler stripping() {
		return new BindHandler() {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				String text = textWithWhiteSpace(name, error);
				if (text == null) {
					throw error;
				}
				return withoutWhiteSpace(name, target, text);
			}

		};
	}

	/**
	 * Return whether a target is an object to declare in Vault.
	 * @param target the target
	 * @return whether it is a record of the setup
	 */
	private static boolean isDeclaration(Bindable<?> target) {
		return VaultAwsSetupProperties.class.equals(target.getType().toClass().getEnclosingClass())
				&& target.getType().toClass().isRecord();
	}

	private static boolean hasParameters(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		if (!PREFIX.equals(name) && !PREFIX.isAncestorOf(name)) {
			this.parent.onFinish(name, target, context, result);
			return;
		}
		if (result == null && this.withoutValue == null && isDeclaration(target) && hasParameters(name, context)) {
			this.withoutValue = name;
		}
		if (result == null && context.getConfigurationProperty() != null) {
			onSuccess(name, target, context, "");
		}
		super.onFinish(name, target, context, result);
		if (context.getDepth() == 0 && this.withoutValue != null) {
			throw new InvalidVaultAwsConfigurationException(
					"The declaration by the property '%s' is invalid: no parameter has a value."
						.formatted(this.withoutValue),
					"Set one of its parameters, or remove it.");
		}
	}

}
