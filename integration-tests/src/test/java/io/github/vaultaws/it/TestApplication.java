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

package io.github.vaultaws.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.spring.TestTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * An application that consists of the starter and its properties.
 */
final class TestApplication {

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final List<Object> beans = new ArrayList<>();

	private @Nullable TaskScheduler scheduler;

	private Consumer<CredentialsEvent> listener = (event) -> {
	};

	static TestApplication withCredentialsOf(String role, RealVault vault, RealAws aws) {
		return new TestApplication().with("spring.cloud.vault.uri", vault.uri())
			.with("vault.aws.rotation.verification.sts-endpoint", aws.endpoint())
			.with("vault.aws.credentials.role", role);
	}

	TestApplication with(String property, Object value) {
		this.properties.put(property, value);
		return this;
	}

	/**
	 * Use the clock of a test for the time and the timers of the library.
	 * @param clock the clock
	 * @return this instance
	 */
	TestApplication following(TestClock clock) {
		return with(new TestTaskScheduler(clock));
	}

	/**
	 * Use a scheduler and its clock.
	 * @param scheduler the scheduler
	 * @return this instance
	 */
	TestApplication with(TaskScheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Register a listener for credentials events.
	 * @param listener the listener
	 * @return this instance
	 */
	TestApplication withListener(Consumer<CredentialsEvent> listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Add a bean.
	 * @param bean the bean
	 * @return this instance
	 */
	TestApplication withBean(Object bean) {
		this.beans.add(bean);
		return this;
	}

	TestApplication appRole(RealVault.AppRole appRole, Path folder) {
		try {
			return with("vault.aws.login.method", "app-role").with("vault.aws.login.app-role.role-id", appRole.roleId())
				.with("vault.aws.login.app-role.secret-id-file",
						Files.writeString(folder.resolve("secret-id"), appRole.secretId() + "\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	TestApplication iam(String role) {
		return with("vault.aws.login.method", "iam").with("vault.aws.login.role", role)
			.with("vault.aws.login.iam.region", "us-east-1")
			.with("vault.aws.login.iam.server-id", RealVault.SERVER_ID);
	}

	/**
	 * Start the application with its identity in the AWS API.
	 * @param aws the AWS API
	 * @return the context, to be closed
	 */
	ConfigurableApplicationContext run(RealAws aws) {
		System.setProperty("aws.accessKeyId", aws.application().accessKeyId());
		System.setProperty("aws.secretAccessKey", aws.application().secretAccessKey());
		return run();
	}

	ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
			.properties(this.properties)
			.initializers(this::register)
			.run();
	}

	private void register(ConfigurableApplicationContext context) {
		context.addApplicationListener(this::publish);
		this.beans.forEach((bean) -> context.getBeanFactory().registerSingleton(bean.getClass().getName(), bean));
		TaskScheduler scheduler = this.scheduler;
		if (scheduler != null) {
			RootBeanDefinition definition = new RootBeanDefinition(TaskScheduler.class, () -> scheduler);
			definition.setDefaultCandidate(false);
			((BeanDefinitionRegistry) context).registerBeanDefinition("vaultAwsTaskScheduler", definition);
		}
	}

	private void publish(ApplicationEvent event) {
		if (event instanceof PayloadApplicationEvent<?> payload
				&& payload.getPayload() instanceof CredentialsEvent credentialsEvent) {
			this.listener.accept(credentialsEvent);
		}
	}

	/**
	 * Start the application, which is expected to fail.
	 * @param type the type of the failure
	 * @return the failure
	 */
	<T extends Throwable> T fail(Class<T> type) {
		Throwable failure = catchThrowable(() -> run().close());
		while (failure != null && !type.isInstance(failure)) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOf(type);
		return type.cast(failure);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

}
