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

import io.awspring.cloud.autoconfigure.core.RegionProperties;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.vault.config.VaultProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.ReactiveSessionManager;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.VaultTokenSupplier;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.WebClientBuilder;
import org.springframework.vault.core.ReactiveVaultTemplate;
import org.springframework.vault.core.VaultTemplate;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import io.github.vaultaws.SessionEvent;
import io.github.vaultaws.VaultHttpCustomizer;
import io.github.vaultaws.client.VaultTokenRejectionInterceptor;
import io.github.vaultaws.runtime.LogFields;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.VaultSession;

/**
 * Login and session for {@code spring.config.import=vault://}, which requires them before
 * any bean exists. The application context uses the same instances.
 *
 * @author The vault-aws-spring-boot authors
 */
final class BootstrapVaultSession implements DisposableBean {

	private static final VaultAwsLog logger = VaultAwsLog.of(BootstrapVaultSession.class);

	/**
	 * Name of the session bean of Spring Cloud Vault.
	 */
	private static final String SESSION_BEAN = "vaultSessionManager";

	private static final String CONNECTION_BEAN = "vaultAwsConnection";

	private static final String THREADS_BEAN = "vaultAwsThreads";

	private static final boolean REACTIVE = ClassUtils.isPresent(
			"org.springframework.web.reactive.function.client.WebClient", BootstrapVaultSession.class.getClassLoader())
			&& ClassUtils.isPresent("reactor.core.publisher.Mono", BootstrapVaultSession.class.getClassLoader());

	private static final boolean SPRING_CLOUD_AWS = ClassUtils.isPresent(
			"io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration",
			BootstrapVaultSession.class.getClassLoader());

	private final AwsRegionProvider regionProvider;

	private final VaultConnection connection;

	private final VaultAwsThreads threads = VaultAwsThreads.of(null);

	private final ClientAuthentication login;

	private final RenewingSession session;

	private final VaultTokenRejectionInterceptor rejections;

	private final SessionManager importSession;

	private BootstrapVaultSession(VaultProperties vault, @Nullable ClientAuthentication login, BootstrapContext context,
			Binder binder) {
		VaultAwsLog.deferWarnings();
		VaultConnection connection = null;
		try {
			this.regionProvider = regionProvider(context, binder);
			connection = new VaultConnection(vault, null, this.threads.timer(), customizers(context), null);
			this.connection = connection;
			this.login = (login != null) ? login : login(binder);
			VaultAwsProperties properties = VaultAwsProperties.of(binder);
			this.session = VaultAwsSessionAutoConfiguration.session(this.login, this.connection, this.threads,
					properties.getShutdownTimeout());
			this.importSession = properties.isFailFast()
					? new ImportSession(this.session, RetrySettings.create(properties.getRetry(), null)) : this.session;
			this.rejections = VaultAwsSessionAutoConfiguration.rejections(() -> this.session);
		}
		catch (RuntimeException ex) {
			this.threads.destroy();
			if (connection != null) {
				connection.destroy();
			}
			throw ex;
		}
	}

	private ClientAuthentication login(Binder binder) {
		VaultAwsProperties properties = VaultAwsProperties.of(binder);
		LoginSettings settings = new LoginSettings(properties.getLogin(),
				binder.bind("spring.cloud.vault.authentication", String.class).orElse(null));
		return new LoginFactory(new StandardEnvironment(), this.regionProvider::getRegion, null, this.threads)
			.login(settings, this.connection);
	}

	/**
	 * Register login and session if the properties require them. They are created when
	 * the import needs them. Can be called more than once.
	 * @param bootstrap the bootstrap context
	 * @param binder the binder of the properties of the active profiles
	 */
	static void register(ConfigurableBootstrapContext bootstrap, Binder binder) {
		boolean ownLogin = LoginSettings.isOwnLogin(binder.bind(LoginSettings.METHOD, String.class).orElse(null));
		boolean required = ownLogin || is("vault.aws.session.managed", binder, false);
		if (!required || !is("vault.aws.enabled", binder, true) || !is("spring.cloud.vault.enabled", binder, true)
				|| bootstrap.isRegistered(BootstrapVaultSession.class)) {
			return;
		}
		binder.bind("spring.cloud.vault.uri", String.class).ifBound(SpringCloudVaultSettings::checkUri);
		binder.bind(SslBundleSettings.PROPERTY, String.class).ifBound(SslBundleSettings::checkImport);
		bootstrap.register(BootstrapVaultSession.class, (context) -> {
			BootstrapVaultSession session = new BootstrapVaultSession(vaultProperties(context, binder),
					ownLogin ? null : required(ClientAuthentication.class, context), context, binder);
			StartupFailureListener.destroyOnFailure(session, context);
			bootstrap.addCloseListener(session::handOver);
			return session;
		});
		if (ownLogin) {
			bootstrap.registerIfAbsent(ClientAuthentication.class, (context) -> of(context).login);
		}
		bootstrap.registerIfAbsent(SessionManager.class, (context) -> of(context).session);
		bootstrap.registerIfAbsent(VaultTemplate.class,
				(context) -> new VaultTemplate(
						required(RestTemplateBuilder.class, context).customizers(of(context).rejections),
						of(context).importSession(required(SessionManager.class, context))));
		if (REACTIVE) {
			Reactive.register(bootstrap);
		}
	}

	private static VaultProperties vaultProperties(BootstrapContext context, Binder binder) {
		return Objects.requireNonNull(context.getOrElseSupply(VaultProperties.class,
				() -> binder.bindOrCreate(VaultProperties.PREFIX, VaultProperties.class)));
	}

	private static List<VaultHttpCustomizer> customizers(BootstrapContext context) {
		return context.isRegistered(VaultHttpCustomizer.class) ? List.of(required(VaultHttpCustomizer.class, context))
				: List.of();
	}

	private SessionManager importSession(SessionManager registered) {
		return (registered == this.session) ? this.importSession : registered;
	}

	private static AwsRegionProvider regionProvider(BootstrapContext context, Binder binder) {
		return Objects.requireNonNull(context.getOrElseSupply(AwsRegionProvider.class,
				() -> SPRING_CLOUD_AWS ? SpringCloudAws.regionProvider(binder) : new DefaultAwsRegionProviderChain()));
	}

	/**
	 * Return the provider of the region, which is the same as in the application context.
	 * @return the provider
	 */
	AwsRegionProvider regionProvider() {
		return this.regionProvider;
	}

	VaultConnection connection() {
		return this.connection;
	}

	VaultAwsThreads threads() {
		return this.threads;
	}

	VaultSession session() {
		return this.session;
	}

	private static boolean is(String property, Binder binder, boolean defaultValue) {
		return binder.bind(property, Boolean.class).orElse(defaultValue);
	}

	private static BootstrapVaultSession of(BootstrapContext context) {
		return required(BootstrapVaultSession.class, context);
	}

	private static <T> T required(Class<T> type, BootstrapContext context) {
		return Objects.requireNonNull(context.get(type));
	}

	private void handOver(BootstrapContextClosedEvent event) {
		VaultAwsLog.logDeferredWarnings();
		ConfigurableListableBeanFactory beans = event.getApplicationContext().getBeanFactory();
		if (beans instanceof DefaultSingletonBeanRegistry registry) {
			add(CONNECTION_BEAN, this.connection, registry);
			add(THREADS_BEAN, this.threads, registry);
			add(SESSION_BEAN, this.session, registry);
			registry.registerDependentBean(CONNECTION_BEAN, SESSION_BEAN);
			registry.registerDependentBean(THREADS_BEAN, SESSION_BEAN);
		}
		event.getApplicationContext().addBeanFactoryPostProcessor(BootstrapVaultSession::removeProcessedSession);
		event.getApplicationContext()
			.addApplicationListener(new Publication(this.session, event.getApplicationContext()));
		String login = this.session.describeLogin();
		if (login != null) {
			logger.info(login + "; the configuration import and the application context use the same token",
					LogFields.ofSession(SessionEvent.LoggedIn.class.getSimpleName(), null));
		}
	}

	/**
	 * Remove the session beans of an application that was processed ahead of time without
	 * the import, which contributes others.
	 * @param beans the bean factory
	 */
	private static void removeProcessedSession(ConfigurableListableBeanFactory beans) {
		if (beans instanceof BeanDefinitionRegistry registry) {
			remove(VaultAwsSessionAutoConfiguration.SESSION_BEAN, registry);
			if (beans.containsSingleton("reactiveVaultSessionManager")) {
				remove(VaultAwsSessionAutoConfiguration.REACTIVE_SESSION_BEAN, registry);
			}
		}
	}

	private static void remove(String name, BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(name)) {
			registry.removeBeanDefinition(name);
		}
	}

	/**
	 * Check that a configuration import has not used another login than that of
	 * {@code vault.aws.login}, which the application context would use as well.
	 * @param beans the bean factory
	 * @throws InvalidVaultAwsConfigurationException if the property that selects the
	 * login has been read too late
	 */
	static void checkImport(ConfigurableListableBeanFactory beans) {
		Object imported = beans.containsBeanDefinition(SESSION_BEAN) ? null : beans.getSingleton(SESSION_BEAN);
		if (imported != null && !(imported instanceof RenewingSession)) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.login.method' has no effect: the configuration import did not read the file that"
							+ " sets it, and uses another Vault login.",
					"Set 'vault.aws.login' in the file that declares 'spring.config.import', under"
							+ " 'spring.config.activate.on-profile' if it belongs to a profile. An import does not read"
							+ " 'application-<profile>' files.");
		}
	}

	/**
	 * Revoke the token if no application context has taken over the session.
	 */
	@Override
	public void destroy() {
		this.session.destroy();
		this.threads.destroy();
		this.connection.destroy();
	}

	private static void add(String name, DisposableBean bean, DefaultSingletonBeanRegistry registry) {
		if (!registry.containsSingleton(name)) {
			registry.registerSingleton(name, bean);
		}
		registry.registerDisposableBean(name, bean);
	}

	/**
	 * Publishes the events of the session, including those of the import, once the
	 * application context can publish them.
	 */
	private record Publication(RenewingSession session,
			ConfigurableApplicationContext context) implements ApplicationListener<ContextRefreshedEvent> {

		@Override
		public void onApplicationEvent(ContextRefreshedEvent refreshed) {
			this.session.setEventListener((event) -> VaultAwsSessionAutoConfiguration.publish(event, this.context));
		}

	}

	/**
	 * Refers to classes that may be absent.
	 */
	private static final class SpringCloudAws {

		private SpringCloudAws() {
		}

		static AwsRegionProvider regionProvider(Binder binder) {
			return RegionProviderAutoConfiguration
				.createRegionProvider(binder.bindOrCreate(RegionProperties.PREFIX, RegionProperties.class));
		}

	}

	/**
	 * Registrations that require reactive types.
	 */
	private static final class Reactive {

		private Reactive() {
		}

		static void register(ConfigurableBootstrapContext bootstrap) {
			bootstrap.registerIfAbsent(ReactiveSessionManager.class,
					(context) -> VaultAwsSessionAutoConfiguration.ReactiveConfiguration.supplier(of(context).session));
			bootstrap.registerIfAbsent(VaultTokenSupplier.class,
					(context) -> () -> required(ReactiveSessionManager.class, context).getVaultToken());
			bootstrap.registerIfAbsent(ReactiveVaultTemplate.class,
					(context) -> new ReactiveVaultTemplate(
							required(WebClientBuilder.class, context)
								.customizers(new VaultTokenRejectionInterceptor.Reactive(of(context).rejections)),
							required(ReactiveSessionManager.class, context)));
		}

	}

}
