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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.StringUtils;
import org.springframework.vault.core.VaultOperations;

import io.github.vaultaws.VaultAwsException;
import io.github.vaultaws.admin.SetupPlan;
import io.github.vaultaws.admin.VaultAwsSetup;
import io.github.vaultaws.autoconfigure.VaultAwsSetupProperties.Mode;
import io.github.vaultaws.client.PrintableText;

/**
 * Does with the declarations what {@code vault.aws.setup.mode} requires. It is called
 * before any other bean is created. The call after that is only effective if a custom
 * {@code ApplicationEventMulticaster} has ignored a failure of the first one.
 *
 * @author The vault-aws-spring-boot authors
 */
final class DeclaredSetup implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(DeclaredSetup.class);

	private final Mode mode;

	private final @Nullable String prunePrefix;

	private final SetupDeclarations declarations;

	private final SetupLogin login;

	private boolean performed;

	/**
	 * Create a new {@link DeclaredSetup} instance.
	 * @param properties the properties
	 * @param declarations the declarations
	 * @param login the login that sets up Vault
	 */
	DeclaredSetup(VaultAwsSetupProperties properties, SetupDeclarations declarations, SetupLogin login) {
		this.mode = properties.getMode();
		this.prunePrefix = properties.getPrunePrefix();
		this.declarations = declarations;
		this.login = login;
	}

	@Override
	public void afterSingletonsInstantiated() {
		perform();
	}

	/**
	 * Validate, print or apply the plan, once.
	 * @throws SetupPlannedException if the plan has been printed, to end the application
	 * @throws VaultAwsException if Vault differs from the declarations or cannot be set
	 * up
	 */
	void perform() {
		if (this.performed) {
			return;
		}
		SetupPlan plan = plan();
		switch (this.mode) {
			case VALIDATE -> validate(plan);
			case PLAN -> throw print(plan);
			case APPLY -> logger.info(plan.isEmpty() ? "Vault is set up as declared" : "Set up Vault:\n" + plan);
			case OFF -> throw new IllegalStateException();
		}
		this.performed = true;
	}

	private SetupPlan plan() {
		if (this.declarations.all().isEmpty()) {
			throw new InvalidVaultAwsConfigurationException(
					"The property 'vault.aws.setup.mode' is '%s', but nothing is declared."
						.formatted(this.mode.name().toLowerCase(Locale.ROOT)),
					"Declare something below 'vault.aws.setup' or by a bean of type Declaration, or set the mode to 'off'.");
		}
		try {
			return this.login.execute(this::plan);
		}
		catch (VaultAwsException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw failed(ex, "Correct the declaration.");
		}
		catch (RuntimeException ex) {
			throw failed(ex,
					"Check that Vault is available, and that the login of 'vault.aws.setup.login' may read and write the path."
							+ " Another start continues with what was not done.");
		}
	}

	private SetupPlan plan(VaultOperations vault) {
		VaultAwsSetup setup = VaultAwsSetup.of(vault, this.declarations.all());
		if (StringUtils.hasText(this.prunePrefix)) {
			setup = setup.withPrunePrefix(this.prunePrefix);
		}
		return (this.mode == Mode.APPLY) ? setup.apply() : setup.plan();
	}

	private VaultAwsException failed(RuntimeException failure, String action) {
		String message = String.valueOf(failure.getMessage());
		String sources = this.declarations.sourcesIn(message);
		Throwable cause = failure.getCause();
		if (cause != null && cause.getMessage() != null && !message.contains(cause.getMessage().strip())) {
			message += ": " + cause.getMessage();
		}
		return new VaultAwsException("Failed to set up Vault: " + PrintableText.onOneLine(message) + "."
				+ (sources.isEmpty() ? "" : " Declared by " + sources + "."), action, false, failure);
	}

	private static void validate(SetupPlan plan) {
		if (!plan.isEmpty()) {
			throw new VaultAwsException("Vault differs from the declarations:\n\n" + plan,
					"Apply the plan with 'vault.aws.setup.mode=apply', or correct the declarations.", false);
		}
		logger.info("Vault is set up as declared");
	}

	private static SetupPlannedException print(SetupPlan plan) {
		System.out.println(plan);
		return SetupPlannedException.of(plan.isEmpty());
	}

}
