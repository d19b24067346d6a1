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
import java.util.Objects;

import io.awspring.cloud.autoconfigure.AwsSyncClientCustomizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.ClientAuthentication;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.client.PrintableText;
import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.rotation.ManagedCredentialsLifecycle;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.verification.StsCredentialsVerifier;

/**
 * Credentials of the main role for a configuration import of Spring Cloud AWS, which
 * requires them before any bean exists. The application context adopts the same managed
 * credentials, because it also uses the AWS client of the import.
 *
 * @author The vault-aws-spring-boot authors
 */
final class BootstrapCredentials {

	private static final Log logger = LogFactory.getLog(BootstrapCredentials.class);

	private static final String UNREAD = "Set 'vault.aws' in the document that declares 'spring.config.import':"
			+ " an import from AWS may be read before profiles are active.";

	private final ConfigurableBootstrapContext bootstrap;

	private Binder binder;

	private boolean refused;

	private @Nullable ImportedCredentials imported;

	private BootstrapCredentials(ConfigurableBootstrapContext bootstrap, Binder binder) {
		this.bootstrap = bootstrap;
		this.binder = binder;
	}

	/**
	 * Register the credentials provider, and the interceptor that reports rejected access
	 * keys. They are created when the import uses them, with the properties of the last
	 * call. If the properties do not configure credentials from Vault, Spring Cloud AWS
	 * uses its own provider.
	 * @param bootstrap the bootstrap context
	 * @param binder the binder of the properties that have been loaded so far
	 */
	static void register(ConfigurableBootstrapContext bootstrap, Binder binder) {
		if (bootstrap.isRegistered(BootstrapCredentials.class)) {
			Objects.requireNonNull(bootstrap.get(BootstrapCredentials.class)).binder = binder;
			return;
		}
		BootstrapCredentials credentials = new BootstrapCredentials(bootstrap, binder);
		bootstrap.register(BootstrapCredentials.class, InstanceSupplier.of(credentials));
		bootstrap.registerIfAbsent(AwsCredentialsProvider.class, credentials::provider);
		bootstrap.registerIfAbsent(AwsSyncClientCustomizer.class, credentials::customizer);
		bootstrap.addCloseListener(credentials::handOver);
	}

	private AwsCredentialsProvider provider(BootstrapContext context) {
		return imported(context).provider();
	}

	private AwsSyncClientCustomizer customizer(BootstrapContext context) {
		RejectedKeyInterceptor interceptor = new RejectedKeyInterceptor(imported(context).provider());
		return (builder) -> VaultAwsSpringCloudAwsAutoConfiguration.attach(interceptor, builder);
	}

	/**
	 * Return the credentials, and obtain them at the first call.
	 * @param context the bootstrap context
	 * @return the credentials
	 * @throws IllegalStateException if the properties do not configure them; Spring Cloud
	 * AWS then uses its own provider
	 */
	private ImportedCredentials imported(BootstrapContext context) {
		if (this.imported == null) {
			BootstrapVaultSession session = requiredSession(context);
			try {
				this.imported = obtain(session);
			}
			catch (IllegalStateException ex) {
				throw new VaultAwsException(
						"No AWS credentials can be obtained for the configuration import: "
								+ PrintableText.ofFailure(ex) + ".",
						"Check the properties 'vault.aws' and 'spring.cloud.vault'.", false, ex);
			}
		}
		return this.imported;
	}

	private BootstrapVaultSession requiredSession(BootstrapContext context) {
		if (isRequired(this.binder)) {
			BootstrapVaultSession.register(this.bootstrap, this.binder);
			if (context.isRegistered(BootstrapVaultSession.class) && context.isRegistered(ClientAuthentication.class)) {
				return Objects.requireNonNull(context.get(BootstrapVaultSession.class));
			}
		}
		this.refused = true;
		throw new IllegalStateException("Vault provides no AWS credentials for the configuration import");
	}

	private static boolean isRequired(Binder binder) {
		return binder.bind("vault.aws.enabled", Boolean.class).orElse(true)
				&& binder.bind("spring.cloud.vault.enabled", Boolean.class).orElse(true)
				&& StringUtils.hasText(binder.bind(CredentialsFactory.MAIN + ".role", String.class).orElse(null));
	}

	private ImportedCredentials obtain(BootstrapVaultSession session) {
		VaultAwsProperties properties = VaultAwsProperties.of(this.binder);
		VerificationSettings verification = new VerificationSettings(properties,
				(name) -> this.binder.bind(name, String.class).orElse(null), session.regionProvider()::getRegion,
				new AwsClientSettings(new StaticListableBeanFactory().getBeanProvider(SdkHttpClient.class)));
		ImportedCredentials.Callbacks callbacks = new ImportedCredentials.Callbacks(StsCredentialsVerifier
			.ofSigned(verification.endpoint(properties.getCredentials(), CredentialsFactory.MAIN), session.threads()));
		CredentialsFactory factory = new CredentialsFactory(properties, session.session(), session.connection(),
				session.threads(), new CredentialsFactory.Extensions((role, prefix) -> callbacks, callbacks,
						this.binder.bind(CredentialsFactory.APPLICATION_NAME, String.class).orElse(null)));
		RotatingCredentials credentials = factory.mainCredentials();
		new ManagedCredentialsLifecycle(List.of(credentials), properties.isFailFast(),
				RetrySettings.create(properties.getRetry(), null))
			.start();
		return new ImportedCredentials(factory.mainRequest(), credentials, factory.provider(credentials), callbacks);
	}

	private void handOver(BootstrapContextClosedEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		boolean required = isRequired(Binder.get(context.getEnvironment()));
		if (this.imported != null) {
			context.getBeanFactory().registerSingleton(ImportedCredentials.BEAN, this.imported);
			String role = this.imported.credentials().role();
			if (required) {
				logger.info(
						"The application context uses the AWS credentials of the configuration import, those of role '"
								+ role + "'");
			}
			else {
				logger.warn(
						"The AWS client of the configuration import, which the application also uses, uses credentials"
								+ " of role '" + role
								+ "' from Vault, although the properties of the application do not configure"
								+ " them. " + UNREAD);
			}
		}
		else if (this.refused && required) {
			logger.warn("The AWS client of the configuration import, which the application also uses, does not use the"
					+ " credentials of 'vault.aws.credentials.role'. An import cannot use the login of Spring Cloud Vault:"
					+ " set 'vault.aws.login.method'. " + UNREAD + " If the import is to use other credentials, move"
					+ " 'vault.aws.credentials' to 'vault.aws.roles.<name>'.");
		}
	}

}
