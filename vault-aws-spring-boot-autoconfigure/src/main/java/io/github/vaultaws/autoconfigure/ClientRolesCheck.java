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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;

/**
 * Logs a warning at startup if a client does not use the credentials of
 * {@code vault.aws.clients}, because Spring Cloud AWS has not created it.
 *
 * @author The vault-aws-spring-boot authors
 */
final class ClientRolesCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ClientRolesCheck.class);

	private final ClientRoles roles;

	private final ConfigurableListableBeanFactory beans;

	ClientRolesCheck(ClientRoles roles, ConfigurableListableBeanFactory beans) {
		this.roles = roles;
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beans.getBeanNamesForType(SdkClient.class, true, false)) {
			if (this.beans.getSingleton(name) instanceof SdkClient client) {
				ClientRoles.Client expected = this.roles.client(client.getClass());
				if (expected != null && usesOtherCredentials(client, expected)) {
					logger.warn(
							"The AWS client '%s' does not use the credentials of '%s': the application has created or customized it, or a configuration import, which uses the role of '%s'. An AWS client of the application receives them with @Qualifier(\"%s\")."
								.formatted(name, expected.property(), CredentialsFactory.MAIN, expected.role()));
				}
			}
		}
	}

	private boolean usesOtherCredentials(SdkClient client, ClientRoles.Client expected) {
		try {
			return client.serviceClientConfiguration() instanceof AwsServiceClientConfiguration configuration
					&& !expected.provider(this.beans).equals(configuration.credentialsProvider());
		}
		catch (UnsupportedOperationException ex) {
			return false;
		}
	}

}
