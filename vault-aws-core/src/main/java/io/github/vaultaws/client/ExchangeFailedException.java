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

package io.github.vaultaws.client;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown if an HTTP exchange does not result in a complete response.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class ExchangeFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final Stage stage;

	private final @Nullable String action;

	ExchangeFailedException(Stage stage, String message, @Nullable Throwable cause) {
		this(stage, message, null, cause);
	}

	ExchangeFailedException(Stage stage, String message, @Nullable String action, @Nullable Throwable cause) {
		super(message, cause);
		this.stage = stage;
		this.action = action;
	}

	/**
	 * Return how the connection has to be changed.
	 * @return the action, or {@code null} if a retry may succeed
	 */
	@Nullable String action() {
		return this.action;
	}

	Stage stage() {
		return this.stage;
	}

	/**
	 * Return whether the request was sent without a complete response being received.
	 * @return {@code true} if its outcome is unknown
	 */
	public boolean isSent() {
		return this.stage == Stage.SENT;
	}

	/**
	 * The stage at which an exchange failed.
	 */
	enum Stage {

		/**
		 * The request was not sent.
		 */
		NOT_SENT,

		/**
		 * The request was sent, but no complete response was received.
		 */
		SENT,

		/**
		 * A response was received that a Vault server cannot have sent.
		 */
		UNREADABLE

	}

}
