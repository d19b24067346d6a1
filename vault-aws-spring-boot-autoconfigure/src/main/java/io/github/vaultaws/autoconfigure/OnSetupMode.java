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

import java.util.Locale;
import java.util.Set;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} that matches if {@code vault.aws.setup.mode} is set to
 * anything but {@code off}.
 *
 * @author The vault-aws-spring-boot authors
 */
class OnSetupMode extends SpringBootCondition {

	private static final String MODE = VaultAwsSetupProperties.PREFIX + ".mode";

	/**
	 * In YAML, {@code off} is {@code false}.
	 */
	private static final Set<String> OFF = Set.of("", "off", "false");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return new ConditionOutcome(isSet(context.getEnvironment()),
				"'" + MODE + "' is '" + context.getEnvironment().getProperty(MODE) + "'");
	}

	static boolean isSet(PropertyResolver properties) {
		return !OFF.contains(properties.getProperty(MODE, "").strip().toLowerCase(Locale.ROOT));
	}

}
