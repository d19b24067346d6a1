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
 * A static role of the AWS secrets engine, whose access key Vault rotates: {@code
 * <mount>/static-roles/<name>}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsStaticRole extends VaultParameters {

	private static final Field<String> USERNAME = Field.text("username");

	private static final Field<Duration> ROTATION_PERIOD = Field.duration("rotation_period");

	private static final Field<String> ASSUME_ROLE_ARN = Field.text("assume_role_arn").enterprise();

	private static final Field<String> ASSUME_ROLE_SESSION_NAME = Field.text("assume_role_session_name").enterprise();

	private static final Field<String> EXTERNAL_ID = Field.text("external_id").enterprise();

	static final Kind<AwsStaticRole> KIND = Kind
		.named("static-roles", "static-roles", Fields.of(AwsStaticRole::new, USERNAME, ROTATION_PERIOD, ASSUME_ROLE_ARN,
				ASSUME_ROLE_SESSION_NAME, EXTERNAL_ID))
		.withAt();

	private static final Duration MIN_ROTATION_PERIOD = Duration.ofMinutes(1);

	private AwsStaticRole(Map<String, @Nullable Object> values) {
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
	 * Create a static role.
	 * @param username the name of the existing IAM user
	 * @param rotationPeriod the time between two rotations, at least a minute
	 * @return the role
	 */
	public static AwsStaticRole of(String username, Duration rotationPeriod) {
		return builder().username(username).rotationPeriod(rotationPeriod).build();
	}

	/**
	 * Return the name of the existing IAM user.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String username() {
		return get(USERNAME);
	}

	/**
	 * Return the time between two rotations, at least a minute.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration rotationPeriod() {
		return get(ROTATION_PERIOD);
	}

	/**
	 * Return the ARN of the role that Vault assumes in the account of the IAM user.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String assumeRoleArn() {
		return get(ASSUME_ROLE_ARN);
	}

	/**
	 * Return the session name of the assumed role.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String assumeRoleSessionName() {
		return get(ASSUME_ROLE_SESSION_NAME);
	}

	/**
	 * Return the external ID that the assumed role requires.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String externalId() {
		return get(EXTERNAL_ID);
	}

	@Override
	Fields<AwsStaticRole> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(!has(USERNAME), "missing \"username\" parameter");
		refuseIf(get(ROTATION_PERIOD) == null, "missing \"rotation_period\" parameter");
		refuseIf(get(ROTATION_PERIOD, Duration.ZERO).compareTo(MIN_ROTATION_PERIOD) < 0,
				"role rotation period out of range: must be greater than 60.00 seconds");
	}

	/**
	 * Builder for {@link AwsStaticRole}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsStaticRole, Builder> {

		private Builder() {
		}

		/**
		 * Set the name of the existing IAM user. Vault deletes its oldest access key if
		 * it has two.
		 * @param value the value
		 * @return this builder
		 */
		public Builder username(@Nullable String value) {
			return set(USERNAME, value);
		}

		/**
		 * Set the time between two rotations, at least a minute.
		 * @param value the value
		 * @return this builder
		 */
		public Builder rotationPeriod(@Nullable Duration value) {
			return set(ROTATION_PERIOD, value);
		}

		/**
		 * Set the ARN of the role that Vault assumes in the account of the IAM user.
		 * Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder assumeRoleArn(@Nullable String value) {
			return set(ASSUME_ROLE_ARN, value);
		}

		/**
		 * Set the session name of the assumed role. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder assumeRoleSessionName(@Nullable String value) {
			return set(ASSUME_ROLE_SESSION_NAME, value);
		}

		/**
		 * Set the external ID that the assumed role requires. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder externalId(@Nullable String value) {
			return set(EXTERNAL_ID, value);
		}

		@Override
		Fields<AwsStaticRole> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsStaticRole build() {
			return new AwsStaticRole(values());
		}

	}

}
