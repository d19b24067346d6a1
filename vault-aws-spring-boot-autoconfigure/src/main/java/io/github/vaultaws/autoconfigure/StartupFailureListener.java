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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * {@link SpringApplicationRunListener} that logs the warnings and closes the session of a
 * configuration import if the application fails to start, because no application context
 * does so in that case.
 *
 * @author The vault-aws-spring-boot authors
 */
class StartupFailureListener implements SpringApplicationRunListener {

	private static final Log logger = LogFactory.getLog(StartupFailureListener.class);

	private @Nullable DisposableBean imported;

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		bootstrapContext.registerIfAbsent(StartupFailureListener.class, (context) -> this);
	}

	/**
	 * Close a session if the start fails.
	 * @param imported the session
	 * @param context the bootstrap context of the application
	 */
	static void destroyOnFailure(DisposableBean imported, BootstrapContext context) {
		StartupFailureListener start = context.getOrElse(StartupFailureListener.class, null);
		if (start != null) {
			start.imported = imported;
		}
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		VaultAwsLog.logDeferredWarnings();
		if (this.imported == null || (context != null && context.isActive())) {
			return;
		}
		try {
			this.imported.destroy();
		}
		catch (Exception ex) {
			logger.debug("Failed to close the Vault session of the configuration import", ex);
		}
	}

}
