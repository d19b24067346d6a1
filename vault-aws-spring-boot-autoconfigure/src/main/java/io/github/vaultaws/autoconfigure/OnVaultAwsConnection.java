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

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.context.annotation.Conditional;

/**
 * {@link AnyNestedCondition} that matches if {@code vault.aws} is enabled or Vault is set
 * up, each of which requires a connection to Vault.
 *
 * @author The vault-aws-spring-boot authors
 */
class OnVaultAwsConnection extends AnyNestedCondition {

	OnVaultAwsConnection() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@ConditionalOnVaultAwsEnabled
	static class Enabled {

	}

	@ConditionalOnSpringCloudVaultEnabled
	@Conditional(OnSetupMode.class)
	static class Setup {

	}

}
