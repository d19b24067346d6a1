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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of the AWS client of Vault, which the auth method and the secrets engine
 * have in common.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public abstract class AwsClientParameters extends VaultParameters {

	static final Field<String> ACCESS_KEY = Field.text("access_key");

	static final Field<String> SECRET_KEY = Field.secret("secret_key");

	private static final Field<String> IAM_ENDPOINT = Field.text("iam_endpoint");

	private static final Field<String> STS_ENDPOINT = Field.text("sts_endpoint");

	private static final Field<String> STS_REGION = Field.text("sts_region");

	private static final Field<Integer> MAX_RETRIES = Field.number("max_retries");

	private static final Field<String> ROLE_ARN = Field.text("role_arn");

	private static final Field<String> IDENTITY_TOKEN_AUDIENCE = Field.text("identity_token_audience").enterprise();

	private static final Field<Duration> IDENTITY_TOKEN_TTL = Field.duration("identity_token_ttl").enterprise();

	private static final Field<String> ROTATION_SCHEDULE = Field.text("rotation_schedule").enterprise();

	private static final Field<Duration> ROTATION_WINDOW = Field.duration("rotation_window").enterprise();

	private static final Field<Duration> ROTATION_PERIOD = Field.duration("rotation_period").enterprise();

	private static final Field<Boolean> DISABLE_AUTOMATED_ROTATION = Field.flag("disable_automated_rotation")
		.enterprise();

	static final List<Field<?>> CLIENT_FIELDS = List.of(ACCESS_KEY, SECRET_KEY, IAM_ENDPOINT, STS_ENDPOINT, STS_REGION,
			MAX_RETRIES, ROLE_ARN, IDENTITY_TOKEN_AUDIENCE, IDENTITY_TOKEN_TTL, ROTATION_SCHEDULE, ROTATION_WINDOW,
			ROTATION_PERIOD, DISABLE_AUTOMATED_ROTATION);

	AwsClientParameters(Map<String, @Nullable Object> values) {
		super(values);
	}

	/**
	 * Return the ID of the access key with which Vault calls AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String accessKey() {
		return get(ACCESS_KEY);
	}

	/**
	 * Return the endpoint of IAM.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String iamEndpoint() {
		return get(IAM_ENDPOINT);
	}

	/**
	 * Return the endpoint of STS. The auth method forwards logins to it.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String stsEndpoint() {
		return get(STS_ENDPOINT);
	}

	/**
	 * Return the region of STS.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String stsRegion() {
		return get(STS_REGION);
	}

	/**
	 * Return the maximum number of retries of a request to AWS, or -1 for the default of
	 * AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Integer maxRetries() {
		return get(MAX_RETRIES);
	}

	/**
	 * Return the ARN of the role that Vault assumes with an identity token.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String roleArn() {
		return get(ROLE_ARN);
	}

	/**
	 * Return the audience of the identity tokens with which Vault logs in to AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String identityTokenAudience() {
		return get(IDENTITY_TOKEN_AUDIENCE);
	}

	/**
	 * Return the TTL of the identity tokens.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration identityTokenTtl() {
		return get(IDENTITY_TOKEN_TTL);
	}

	/**
	 * Return the schedule of the rotation of the access key, in the format of cron.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable String rotationSchedule() {
		return get(ROTATION_SCHEDULE);
	}

	/**
	 * Return the time that a scheduled rotation may take.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration rotationWindow() {
		return get(ROTATION_WINDOW);
	}

	/**
	 * Return the time between two rotations of the access key.
	 * @return the value, or {@code null} if there is none
	 */
	public final @Nullable Duration rotationPeriod() {
		return get(ROTATION_PERIOD);
	}

	/**
	 * Return whether the access key is not rotated automatically.
	 * @return the flag, or {@code null} if there is none
	 */
	public final @Nullable Boolean disableAutomatedRotation() {
		return get(DISABLE_AUTOMATED_ROTATION);
	}

	/**
	 * Check the rules of Vault for its AWS client.
	 * @param change the parameters that are written
	 * @param missingRoleArn the text of Vault if an audience is set without a role
	 */
	final void checkClient(VaultParameters change, String missingRoleArn) {
		refuseIf(has(IDENTITY_TOKEN_AUDIENCE) && has(ACCESS_KEY),
				"only one of 'access_key' or 'identity_token_audience' can be set");
		refuseIf(has(IDENTITY_TOKEN_AUDIENCE) && !has(ROLE_ARN), missingRoleArn);
		refuseIf(change.has(ROTATION_SCHEDULE) && change.has(ROTATION_PERIOD),
				"mutually exclusive fields rotation_schedule and rotation_period were both specified; "
						+ "only one of them can be provided");
		refuseIf(change.has(ROTATION_WINDOW) && change.has(ROTATION_PERIOD),
				"rotation_window does not apply to period");
		refuseIf(change.has(ROTATION_WINDOW) && !change.isSet(ROTATION_SCHEDULE),
				"cannot use rotation_window without rotation_schedule");
	}

	/**
	 * Builder for {@link AwsClientParameters}.
	 *
	 * @param <T> the type of the parameters
	 * @param <B> the type of the builder
	 */
	public abstract static class Builder<T extends AwsClientParameters, B extends Builder<T, B>>
			extends VaultParameters.Builder<T, B> {

		Builder() {
		}

		/**
		 * Set the ID of the access key with which Vault calls AWS.
		 * @param value the value
		 * @return this builder
		 */
		public final B accessKey(@Nullable String value) {
			return set(ACCESS_KEY, value);
		}

		/**
		 * Set the secret of the access key.
		 * @param value the value
		 * @return this builder
		 */
		public final B secretKey(@Nullable String value) {
			return set(SECRET_KEY, value);
		}

		/**
		 * Set the endpoint of IAM.
		 * @param value the value
		 * @return this builder
		 */
		public final B iamEndpoint(@Nullable String value) {
			return set(IAM_ENDPOINT, value);
		}

		/**
		 * Set the endpoint of STS. The auth method forwards logins to it.
		 * @param value the value
		 * @return this builder
		 */
		public final B stsEndpoint(@Nullable String value) {
			return set(STS_ENDPOINT, value);
		}

		/**
		 * Set the region of STS.
		 * @param value the value
		 * @return this builder
		 */
		public final B stsRegion(@Nullable String value) {
			return set(STS_REGION, value);
		}

		/**
		 * Set the maximum number of retries of a request to AWS, or -1 for the default of
		 * AWS.
		 * @param value the value
		 * @return this builder
		 */
		public final B maxRetries(@Nullable Integer value) {
			return set(MAX_RETRIES, value);
		}

		/**
		 * Set the ARN of the role that Vault assumes with an identity token.
		 * @param value the value
		 * @return this builder
		 */
		public final B roleArn(@Nullable String value) {
			return set(ROLE_ARN, value);
		}

		/**
		 * Set the audience of the identity tokens with which Vault logs in to AWS.
		 * Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B identityTokenAudience(@Nullable String value) {
			return set(IDENTITY_TOKEN_AUDIENCE, value);
		}

		/**
		 * Set the TTL of the identity tokens. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B identityTokenTtl(@Nullable Duration value) {
			return set(IDENTITY_TOKEN_TTL, value);
		}

		/**
		 * Set the schedule of the rotation of the access key, in the format of cron.
		 * Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B rotationSchedule(@Nullable String value) {
			return set(ROTATION_SCHEDULE, value);
		}

		/**
		 * Set the time that a scheduled rotation may take. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B rotationWindow(@Nullable Duration value) {
			return set(ROTATION_WINDOW, value);
		}

		/**
		 * Set the time between two rotations of the access key. Requires Vault
		 * Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B rotationPeriod(@Nullable Duration value) {
			return set(ROTATION_PERIOD, value);
		}

		/**
		 * Set whether the access key is not rotated automatically. Requires Vault
		 * Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public final B disableAutomatedRotation(@Nullable Boolean value) {
			return set(DISABLE_AUTOMATED_ROTATION, value);
		}

	}

}
