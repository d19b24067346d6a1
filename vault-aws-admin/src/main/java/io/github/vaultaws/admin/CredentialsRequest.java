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

package io.github.vaultaws.admin;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Options of a request for STS credentials of a role of the AWS secrets engine.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class CredentialsRequest extends VaultParameters {

	private static final Field<Duration> TTL = Field.duration("ttl");

	private static final Field<String> ROLE_ARN = Field.text("role_arn");

	private static final Field<String> ROLE_SESSION_NAME = Field.text("role_session_name");

	private static final Field<String> MFA_CODE = Field.secret("mfa_code");

	static final Fields<CredentialsRequest> FIELDS = Fields.of(CredentialsRequest::new, TTL, ROLE_ARN,
			ROLE_SESSION_NAME, MFA_CODE);

	private CredentialsRequest(Map<String, @Nullable Object> values) {
		super(values);
	}

	/**
	 * Create a builder.
	 * @return a builder without parameters
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the TTL of the credentials.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration ttl() {
		return get(TTL);
	}

	/**
	 * Return the ARN of the role to assume, if the role of Vault allows several.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String roleArn() {
		return get(ROLE_ARN);
	}

	/**
	 * Return the session name of the assumed role.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String roleSessionName() {
		return get(ROLE_SESSION_NAME);
	}

	/**
	 * Return the current code of the MFA device of a role of type {@code session_token}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String mfaCode() {
		return get(MFA_CODE);
	}

	@Override
	Fields<CredentialsRequest> fields() {
		return FIELDS;
	}

	/**
	 * Builder for {@link CredentialsRequest}.
	 */
	public static final class Builder extends VaultParameters.Builder<CredentialsRequest, Builder> {

		private Builder() {
		}

		/**
		 * Set the TTL of the credentials.
		 * @param value the value
		 * @return this builder
		 */
		public Builder ttl(@Nullable Duration value) {
			return set(TTL, value);
		}

		/**
		 * Set the ARN of the role to assume, if the role of Vault allows several.
		 * @param value the value
		 * @return this builder
		 */
		public Builder roleArn(@Nullable String value) {
			return set(ROLE_ARN, value);
		}

		/**
		 * Set the session name of the assumed role.
		 * @param value the value
		 * @return this builder
		 */
		public Builder roleSessionName(@Nullable String value) {
			return set(ROLE_SESSION_NAME, value);
		}

		/**
		 * Set the current code of the MFA device of a role of type {@code session_token}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder mfaCode(@Nullable String value) {
			return set(MFA_CODE, value);
		}

		@Override
		Fields<CredentialsRequest> fields() {
			return FIELDS;
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public CredentialsRequest build() {
			return new CredentialsRequest(values());
		}

	}

}
