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

import java.util.Arrays;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.util.ClassUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;

/**
 * Logs a warning at startup if AWS clients may use another credentials provider, and if
 * Spring Cloud Vault is configured to obtain AWS credentials, too.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CompetingProviderCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CompetingProviderCheck.class);

	private static final String TRANSFER_MANAGER_BEAN = "s3TransferManager";

	private static final String TRANSFER_MANAGER_CONFIGURATION = "io.awspring.cloud.autoconfigure.s3.S3TransferManagerAutoConfiguration";

	/**
	 * Type that a native image finds by its name.
	 */
	static final String ASYNC_CLIENT = "software.amazon.awssdk.services.s3.S3AsyncClient";

	private final boolean required;

	private final ConfigurableListableBeanFactory beans;

	private final SpringCloudVaultSettings springCloudVault;

	/**
	 * Create a new {@link CompetingProviderCheck}.
	 * @param required whether the properties configure credentials from Vault
	 * @param beans the bean factory
	 * @param springCloudVault the properties of Spring Cloud Vault
	 */
	CompetingProviderCheck(boolean required, ConfigurableListableBeanFactory beans,
			SpringCloudVaultSettings springCloudVault) {
		this.required = required;
		this.beans = beans;
		this.springCloudVault = springCloudVault;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.required) {
			return;
		}
		String unused = this.springCloudVault.unusedCredentials();
		if (unused != null) {
			logger.warn(unused);
		}
		checkTransferManager();
		List<String> others = Arrays.stream(this.beans.getBeanNamesForType(AwsCredentialsProvider.class, true, false))
			.filter((name) -> isInjected(name) && !this.beans.isTypeMatch(name, VaultAwsCredentialsProvider.class)
					&& !isReplaced(name))
			.toList();
		if (!others.isEmpty()) {
			logger
				.warn("AWS clients may not use the credentials of 'vault.aws.credentials.role' because of other beans of"
						+ " type AwsCredentialsProvider: " + others
						+ ". Remove them, or declare them with @Bean(defaultCandidate = false). If AWS clients are to use them, move"
						+ " 'vault.aws.credentials' to 'vault.aws.roles.<name>' and inject it with @Qualifier(\"<name>\").");
		}
	}

	private void checkTransferManager() {
		if (this.beans.containsBeanDefinition(TRANSFER_MANAGER_BEAN)
				&& TRANSFER_MANAGER_CONFIGURATION
					.equals(this.beans.getMergedBeanDefinition(TRANSFER_MANAGER_BEAN).getFactoryBeanName())
				&& this.beans.getBeanNamesForType(
						ClassUtils.resolveClassName(ASYNC_CLIENT, this.beans.getBeanClassLoader()), true,
						false).length == 0) {
			logger.warn("The S3TransferManager of Spring Cloud AWS does not use the credentials of"
					+ " 'vault.aws.credentials.role': without an S3AsyncClient bean, it creates a client with the default"
					+ " credentials of the AWS SDK. Declare an S3AsyncClient bean with the AwsCredentialsProvider bean, or add"
					+ " the dependency 'software.amazon.awssdk.crt:aws-crt'.");
		}
	}

	// A bean of the same name replaces the provider intentionally, as tests do.
	private static boolean isReplaced(String name) {
		return name.equals(VaultAwsCredentialsAutoConfiguration.PROVIDER_BEAN);
	}

	private boolean isInjected(String name) {
		return !this.beans.containsBeanDefinition(name)
				|| !(this.beans.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition)
				|| (definition.isAutowireCandidate() && definition.isDefaultCandidate());
	}

}
