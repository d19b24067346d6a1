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

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.ReactiveSessionManager;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.authentication.VaultTokenSupplier;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.vaultaws.VaultAwsEvent;
import io.github.vaultaws.client.VaultTokenRejectionInterceptor;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.SessionToken;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.session.VaultSession;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the Vault session of the
 * application, if {@code vault.aws} logs in or manages the session.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@AutoConfiguration(after = VaultAwsLoginAutoConfiguration.class,
		beforeName = { "org.springframework.cloud.vault.config.VaultReactiveAutoConfiguration",
				"org.springframework.cloud.vault.config.VaultAutoConfiguration" })
@ConditionalOnVaultAwsEnabled
@Conditional(VaultAwsSessionAutoConfiguration.OnOwnSession.class)
public final class VaultAwsSessionAutoConfiguration {

	/**
	 * Name of the session that is not that of a configuration import.
	 */
	static final String SESSION_BEAN = "vaultAwsSession";

	/**
	 * Name of the reactive session, which Spring Vault requires.
	 */
	static final String REACTIVE_SESSION_BEAN = "vaultTokenSupplier";

	@Bean(SESSION_BEAN)
	@ConditionalOnMissingBean(SessionManager.class)
	RenewingSession vaultAwsSession(ClientAuthentication login, VaultConnection connection, VaultAwsThreads threads,
			VaultAwsProperties properties, ConfigurableApplicationContext context) {
		RenewingSession session = session(login, connection, threads, properties.getShutdownTimeout());
		session.setEventListener((event) -> publish(event, context));
		return session;
	}

	static void publish(VaultAwsEvent event, ConfigurableApplicationContext context) {
		if (context.isActive()) {
			context.publishEvent(event);
		}
	}

	@Bean
	VaultTokenRejectionInterceptor vaultAwsTokenRejectionInterceptor(ObjectProvider<VaultSession> session) {
		return rejections(session::getIfAvailable);
	}

	static VaultTokenRejectionInterceptor rejections(Supplier<@Nullable VaultSession> session) {
		return new VaultTokenRejectionInterceptor((token, response) -> {
			VaultSession current = session.get();
			if (current != null) {
				current.tokenRejected(SessionToken.external(token), response);
			}
		});
	}

	static RenewingSession session(ClientAuthentication login, VaultConnection connection, VaultAwsThreads threads,
			Duration shutdownTimeout) {
		RenewingSession session = new RenewingSession(login, new TokenClient(connection.vault(), threads.clock()),
				threads.session(), RotationPolicy.TOKEN_MARGIN, new Backoff(Math::random));
		session.setShutdownTimeout(checkedShutdownTimeout(shutdownTimeout));
		session.setOperations(threads.operations());
		return session;
	}

	static Duration checkedShutdownTimeout(Duration shutdownTimeout) {
		DurationRange.SHUTDOWN.check(shutdownTimeout, "vault.aws.shutdown-timeout");
		return shutdownTimeout;
	}

	static class OnOwnSession extends AnyNestedCondition {

		OnOwnSession() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@Conditional(LoginSettings.OnOwnLogin.class)
		static class OwnLogin {

		}

		@ConditionalOnFlag(name = "vault.aws.session.managed", defaultValue = false)
		static class ManagedSession {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Mono.class, WebClient.class })
	static class ReactiveConfiguration {

		@Bean(REACTIVE_SESSION_BEAN)
		@ConditionalOnMissingBean({ ReactiveSessionManager.class, VaultTokenSupplier.class })
		ReactiveSessionManager vaultTokenSupplier(SessionManager session) {
			return supplier(session);
		}

		@Bean
		VaultTokenRejectionInterceptor.Reactive vaultAwsReactiveTokenRejectionInterceptor(
				VaultTokenRejectionInterceptor interceptor) {
			return new VaultTokenRejectionInterceptor.Reactive(interceptor);
		}

		static ReactiveSessionManager supplier(SessionManager session) {
			return () -> Mono.fromCallable(session::getSessionToken).subscribeOn(Schedulers.boundedElastic());
		}

	}

}
