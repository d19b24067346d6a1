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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsEvent;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.credentials.VaultAwsCredentialsProvider;
import io.github.vaultaws.rotation.RotatingCredentials;
import io.github.vaultaws.runtime.VaultAwsLog;
import io.github.vaultaws.session.ThrottledWarnings;

/**
 * Credentials of the main role that a configuration import has obtained.
 *
 * @param request the request for them
 * @param credentials the managed credentials
 * @param provider the provider that the AWS client of the import uses
 * @param callbacks the callbacks of the managed credentials
 * @author The vault-aws-spring-boot authors
 */
record ImportedCredentials(CredentialsRequest request, RotatingCredentials credentials,
		VaultAwsCredentialsProvider provider,
		Callbacks callbacks) implements ApplicationListener<ContextRefreshedEvent> {

	private static final VaultAwsLog logger = VaultAwsLog.of(ImportedCredentials.class);

	/**
	 * Name of the singleton in the application context.
	 */
	static final String BEAN = "vaultAwsImportedCredentials";

	/**
	 * Adopt the credentials in the application context.
	 * @param required the request that the properties of the application require
	 * @param verifier the verifier of the application
	 * @param listener the listener of the application
	 * @return the managed credentials
	 */
	RotatingCredentials adopt(CredentialsRequest required, CredentialsVerifier verifier,
			Consumer<CredentialsEvent> listener) {
		if (!this.request.equals(required)) {
			throw new InvalidVaultAwsConfigurationException(
					"The properties '" + CredentialsFactory.MAIN
							+ "' have been changed by the configuration that was imported with these credentials.",
					"Remove them from the imported configuration, or set them to the same values as for the import.");
		}
		this.callbacks.adopt(verifier, listener);
		return this.credentials;
	}

	/**
	 * Publish the events of the import.
	 * @param event the event that the application context can publish them
	 */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.callbacks.publish();
	}

	/**
	 * Callbacks of managed credentials that exist before the beans of the application.
	 */
	static final class Callbacks implements CredentialsVerifier, Consumer<CredentialsEvent> {

		private volatile CredentialsVerifier verifier;

		private volatile Consumer<CredentialsEvent> listener = (event) -> {
		};

		private final ThrottledWarnings warnings = new ThrottledWarnings();

		private @Nullable List<CredentialsEvent> unpublished = new ArrayList<>();

		Callbacks(CredentialsVerifier verifier) {
			this.verifier = verifier;
		}

		void adopt(CredentialsVerifier verifier, Consumer<CredentialsEvent> listener) {
			this.verifier = verifier;
			this.listener = listener;
		}

		void publish() {
			List<CredentialsEvent> events;
			synchronized (this) {
				events = this.unpublished;
				this.unpublished = null;
			}
			if (events != null) {
				events.forEach((event) -> this.warnings.publish(logger, event, () -> this.listener.accept(event)));
			}
		}

		@Override
		public Result verify(AwsCredentials credentials) {
			return this.verifier.verify(credentials);
		}

		@Override
		public String description() {
			return this.verifier.description();
		}

		@Override
		public void accept(CredentialsEvent event) {
			synchronized (this) {
				if (this.unpublished != null) {
					this.unpublished.add(event);
					return;
				}
			}
			this.listener.accept(event);
		}

	}

}
