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

package io.github.vaultaws.test.junit;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import io.github.vaultaws.test.EmbeddedServers;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.EmbeddedVault;
import io.github.vaultaws.test.vault.EmbeddedVaultBuilder;

/**
 * Starts a Vault and an AWS account for tests, and stops them afterwards. With
 * {@code @ExtendWith}, or registered in a static field, the tests of a class share them;
 * registered in an instance field, each test has its own. Parameters of the types
 * {@link EmbeddedVault}, {@link EmbeddedAws}, {@link TestClock} and
 * {@link EmbeddedServers} are resolved. <pre class="code">
 * &#64;ExtendWith(EmbeddedVaultExtension.class)
 * class SomeTests {
 *
 *     &#64;Test
 *     void leaseEnds(EmbeddedVault vault, TestClock clock) {
 *         ...
 *     }
 *
 * }</pre>
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedVaultExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

	private final Namespace namespace = Namespace.create(this);

	private final Supplier<TestClock> clock;

	private final UnaryOperator<EmbeddedVaultBuilder> settings;

	/**
	 * Create an extension whose servers have a clock that ticks and a root token
	 * {@code root}.
	 */
	public EmbeddedVaultExtension() {
		this(builder());
	}

	private EmbeddedVaultExtension(Builder builder) {
		this.clock = builder.clock;
		this.settings = builder.settings;
	}

	/**
	 * Return a builder.
	 * @return the builder of an extension
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		servers(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		servers(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == EmbeddedVault.class || type == EmbeddedAws.class || type == TestClock.class
				|| type == EmbeddedServers.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		EmbeddedServers servers = servers(context);
		if (type == EmbeddedVault.class) {
			return servers.vault();
		}
		if (type == EmbeddedAws.class) {
			return servers.aws();
		}
		return (type == TestClock.class) ? servers.clock() : servers;
	}

	private EmbeddedServers servers(ExtensionContext context) {
		return context.getStore(this.namespace)
			.computeIfAbsent(EmbeddedServers.class, (key) -> EmbeddedServers.start(this.clock.get(), this.settings),
					EmbeddedServers.class);
	}

	/**
	 * Builds an {@link EmbeddedVaultExtension}.
	 */
	public static final class Builder {

		private Supplier<TestClock> clock = TestClock::ticking;

		private UnaryOperator<EmbeddedVaultBuilder> settings = UnaryOperator.identity();

		private Builder() {
		}

		/**
		 * Set the clock.
		 * @param clock supplies the clock whenever servers are started
		 * @return this builder
		 */
		public Builder clock(Supplier<TestClock> clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Set what is different about the Vault, such as its root token or namespaces.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder vault(UnaryOperator<EmbeddedVaultBuilder> settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Build the extension.
		 * @return the extension
		 */
		public EmbeddedVaultExtension build() {
			return new EmbeddedVaultExtension(this);
		}

	}

}
