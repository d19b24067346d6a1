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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnFlag @ConditionalOnFlag}.
 *
 * @author The vault-aws-spring-boot authors
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
class OnFlagCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnFlag.class);
		for (MergedAnnotation<ConditionalOnFlag> flag : metadata.getAnnotations()
			.stream(ConditionalOnFlag.class)
			.toList()) {
			String name = flag.getString("name");
			boolean value = value(binder, name, flag.getBoolean("defaultValue"));
			if (value != flag.getBoolean("havingValue")) {
				return ConditionOutcome.noMatch(message.because("'%s' is %s".formatted(name, value)));
			}
		}
		return ConditionOutcome.match(message.because("all flags have the required values"));
	}

	private static boolean value(Binder binder, String name, boolean defaultValue) {
		try {
			return binder.bind(name, Boolean.class).orElse(defaultValue);
		}
		catch (BindException ex) {
			throw new InvalidVaultAwsConfigurationException(
					"The property '%s' is neither 'true' nor 'false'.".formatted(name),
					"Set it to 'true' or 'false', or remove it.");
		}
	}

}
