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

package io.github.vaultaws;

/**
 * Exception thrown when AWS credentials cannot be obtained, renewed, looked up or
 * revoked.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public class VaultAwsCredentialsException extends VaultAwsException {

	private static final long serialVersionUID = 1L;

	private final CredentialsFailureReason reason;

	private final String summary;

	private final String detail;

	/**
	 * Create a new {@link VaultAwsCredentialsException}.
	 * @param reason the reason
	 * @param summary what failed
	 * @param detail why it failed, without a full stop
	 * @param action the action that resolves the failure
	 */
	public VaultAwsCredentialsException(CredentialsFailureReason reason, String summary, String detail, String action) {
		super(message(summary, detail), action, reason.isTransient());
		this.reason = reason;
		this.summary = summary;
		this.detail = detail;
	}

	/**
	 * Create a new {@link VaultAwsCredentialsException} with a cause.
	 * @param reason the reason
	 * @param summary what failed
	 * @param detail why it failed, without a full stop
	 * @param action the action that resolves the failure
	 * @param cause the cause
	 */
	public VaultAwsCredentialsException(CredentialsFailureReason reason, String summary, String detail, String action,
			Throwable cause) {
		super(message(summary, detail), action, reason.isTransient(), cause);
		this.reason = reason;
		this.summary = summary;
		this.detail = detail;
	}

	private static String message(String summary, String detail) {
		return summary + ": " + detail + ".";
	}

	/**
	 * Return the reason.
	 * @return the reason, stable across versions
	 */
	public CredentialsFailureReason getReason() {
		return this.reason;
	}

	/**
	 * Return what failed.
	 * @return the first part of the message
	 */
	public String getSummary() {
		return this.summary;
	}

	/**
	 * Return why it failed.
	 * @return the second part of the message, without a full stop
	 */
	public String getDetail() {
		return this.detail;
	}

}
