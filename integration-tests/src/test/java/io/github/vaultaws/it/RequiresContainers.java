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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * Annotation for a test that requires a Docker engine and may declare {@link RealServers}
 * or {@link RealOpenBao} as a constructor parameter. Without an engine, the test is
 * skipped, or fails if the environment variable {@code CONTAINERS_REQUIRED} is
 * {@code true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresContainers.Containers.class)
@interface RequiresContainers {

	/**
	 * Checks once whether there is a Docker engine, and starts the servers once for all
	 * tests. Unlike the condition of Testcontainers, it does not treat an image that
	 * cannot be pulled as a missing engine.
	 */
	final class Containers implements ExecutionCondition, ParameterResolver {

		private static final Logger logger = LoggerFactory.getLogger(RequiresContainers.class);

		private static final @Nullable String MISSING = missing();

		private static final Map<Class<?>, Supplier<?>> SERVERS = Map.of(RealServers.class, RealServers::new,
				RealOpenBao.class, RealOpenBao::new);

		static {
			if (MISSING != null) {
				logger.warn("Tests on real servers are skipped: " + MISSING);
			}
		}

		private static @Nullable String missing() {
			try {
				return DockerClientFactory.instance().isDockerAvailable() ? null
						: "no Docker engine is available; ci/prepare starts one";
			}
			catch (ContainerLaunchException | ContainerFetchException ex) {
				return "Docker is available, but the helper image of Testcontainers is not (" + ex.getMessage()
						+ "); `. ci/test.env` disables it";
			}
		}

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (MISSING == null) {
				return ConditionEvaluationResult.enabled("Docker is available");
			}
			if (Boolean.parseBoolean(System.getenv("CONTAINERS_REQUIRED"))) {
				throw new IllegalStateException("CONTAINERS_REQUIRED is true, but " + MISSING);
			}
			return ConditionEvaluationResult.disabled(MISSING);
		}

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return SERVERS.containsKey(parameter.getParameter().getType());
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return context.getRoot()
				.getStore(ExtensionContext.Namespace.GLOBAL)
				.computeIfAbsent(parameter.getParameter().getType(),
						(type) -> Objects.requireNonNull(SERVERS.get(type)).get());
		}

	}

}
