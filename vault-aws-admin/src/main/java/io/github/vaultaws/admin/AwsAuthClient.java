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
 * Configuration of the AWS clients of the AWS auth method: {@code
 * auth/<mount>/config/client}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthClient extends VaultParameters {

	private static final Field<String> ACCESS_KEY = Field.text("access_key");

	private static final Field<String> SECRET_KEY = Field.secret("secret_key");

	private static final Field<String> ENDPOINT = Field.text("endpoint");

	private static final Field<String> IAM_ENDPOINT = Field.text("iam_endpoint");

	private static final Field<String> STS_ENDPOINT = Field.text("sts_endpoint");

	private static final Field<String> STS_REGION = Field.text("sts_region");

	private static final Field<Boolean> USE_STS_REGION_FROM_CLIENT = Field.flag("use_sts_region_from_client");

	private static final Field<String> IAM_SERVER_ID_HEADER_VALUE = Field.text("iam_server_id_header_value");

	private static final Field<List<String>> ALLOWED_STS_HEADER_VALUES = Field.list("allowed_sts_header_values",
			Headers::canonical);

	private static final Field<Integer> MAX_RETRIES = Field.number("max_retries");

	private static final Field<String> ROLE_ARN = Field.text("role_arn");

	private static final Field<String> IDENTITY_TOKEN_AUDIENCE = Field.text("identity_token_audience").enterprise();

	private static final Field<Duration> IDENTITY_TOKEN_TTL = Field.duration("identity_token_ttl").enterprise();

	private static final Field<String> ROTATION_SCHEDULE = Field.text("rotation_schedule").enterprise();

	private static final Field<Duration> ROTATION_WINDOW = Field.duration("rotation_window").enterprise();

	private static final Field<Duration> ROTATION_PERIOD = Field.duration("rotation_period").enterprise();

	private static final Field<Boolean> DISABLE_AUTOMATED_ROTATION = Field.flag("disable_automated_rotation")
		.enterprise();

	static final Kind<AwsAuthClient> KIND = Kind.of("config/client",
			Fields.of(AwsAuthClient::new, ACCESS_KEY, SECRET_KEY, ENDPOINT, IAM_ENDPOINT, STS_ENDPOINT, STS_REGION,
					USE_STS_REGION_FROM_CLIENT, IAM_SERVER_ID_HEADER_VALUE, ALLOWED_STS_HEADER_VALUES, MAX_RETRIES,
					ROLE_ARN, IDENTITY_TOKEN_AUDIENCE, IDENTITY_TOKEN_TTL, ROTATION_SCHEDULE, ROTATION_WINDOW,
					ROTATION_PERIOD, DISABLE_AUTOMATED_ROTATION));

	private AwsAuthClient(Map<String, @Nullable Object> values) {
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
	 * Return the ID of the access key with which Vault calls AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String accessKey() {
		return get(ACCESS_KEY);
	}

	/**
	 * Return the endpoint of EC2, not of STS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String ec2Endpoint() {
		return get(ENDPOINT);
	}

	/**
	 * Return the endpoint of IAM.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String iamEndpoint() {
		return get(IAM_ENDPOINT);
	}

	/**
	 * Return the endpoint of STS to which Vault forwards logins.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String stsEndpoint() {
		return get(STS_ENDPOINT);
	}

	/**
	 * Return the region of the STS endpoint.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String stsRegion() {
		return get(STS_REGION);
	}

	/**
	 * Return whether Vault forwards a login to the region that it is signed for.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean useStsRegionFromClient() {
		return get(USE_STS_REGION_FROM_CLIENT);
	}

	/**
	 * Return the value that logins have to contain in the header {@code X-Vault-AWS-IAM-
	 * Server-ID}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String iamServerIdHeaderValue() {
		return get(IAM_SERVER_ID_HEADER_VALUE);
	}

	/**
	 * Return the names of further headers that a login may contain.
	 * @return the values, possibly empty
	 */
	public List<String> allowedStsHeaderValues() {
		return get(ALLOWED_STS_HEADER_VALUES, List.of());
	}

	/**
	 * Return the maximum number of retries of a request to AWS, or -1 for the default of
	 * AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Integer maxRetries() {
		return get(MAX_RETRIES);
	}

	/**
	 * Return the ARN of the role that Vault assumes with an identity token.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String roleArn() {
		return get(ROLE_ARN);
	}

	/**
	 * Return the audience of the identity tokens with which Vault logs in to AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String identityTokenAudience() {
		return get(IDENTITY_TOKEN_AUDIENCE);
	}

	/**
	 * Return the TTL of the identity tokens.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration identityTokenTtl() {
		return get(IDENTITY_TOKEN_TTL);
	}

	/**
	 * Return the schedule of the rotation of the access key, in the format of cron.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String rotationSchedule() {
		return get(ROTATION_SCHEDULE);
	}

	/**
	 * Return the time that a scheduled rotation may take.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration rotationWindow() {
		return get(ROTATION_WINDOW);
	}

	/**
	 * Return the time between two rotations of the access key.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Duration rotationPeriod() {
		return get(ROTATION_PERIOD);
	}

	/**
	 * Return whether the access key is not rotated automatically.
	 * @return the flag, or {@code null} if there is none
	 */
	public @Nullable Boolean disableAutomatedRotation() {
		return get(DISABLE_AUTOMATED_ROTATION);
	}

	@Override
	Fields<AwsAuthClient> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(has(IDENTITY_TOKEN_AUDIENCE) && has(ACCESS_KEY),
				"only one of 'access_key' or 'identity_token_audience' can be set");
		refuseIf(has(IDENTITY_TOKEN_AUDIENCE) && !has(ROLE_ARN),
				"role_arn must be set when identity_token_audience is set");
		AutomatedRotation.check(change);
	}

	/**
	 * Builder for {@link AwsAuthClient}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsAuthClient, Builder> {

		private Builder() {
		}

		/**
		 * Set the ID of the access key with which Vault calls AWS.
		 * @param value the value
		 * @return this builder
		 */
		public Builder accessKey(@Nullable String value) {
			return set(ACCESS_KEY, value);
		}

		/**
		 * Set the secret of the access key.
		 * @param value the value
		 * @return this builder
		 */
		public Builder secretKey(@Nullable String value) {
			return set(SECRET_KEY, value);
		}

		/**
		 * Set the endpoint of EC2, not of STS.
		 * @param value the value
		 * @return this builder
		 */
		public Builder ec2Endpoint(@Nullable String value) {
			return set(ENDPOINT, value);
		}

		/**
		 * Set the endpoint of IAM.
		 * @param value the value
		 * @return this builder
		 */
		public Builder iamEndpoint(@Nullable String value) {
			return set(IAM_ENDPOINT, value);
		}

		/**
		 * Set the endpoint of STS to which Vault forwards logins.
		 * @param value the value
		 * @return this builder
		 */
		public Builder stsEndpoint(@Nullable String value) {
			return set(STS_ENDPOINT, value);
		}

		/**
		 * Set the region of the STS endpoint.
		 * @param value the value
		 * @return this builder
		 */
		public Builder stsRegion(@Nullable String value) {
			return set(STS_REGION, value);
		}

		/**
		 * Set whether Vault forwards a login to the region that it is signed for.
		 * @param value the value
		 * @return this builder
		 */
		public Builder useStsRegionFromClient(@Nullable Boolean value) {
			return set(USE_STS_REGION_FROM_CLIENT, value);
		}

		/**
		 * Set the value that logins have to contain in the header {@code X-Vault-AWS-IAM-
		 * Server-ID}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder iamServerIdHeaderValue(@Nullable String value) {
			return set(IAM_SERVER_ID_HEADER_VALUE, value);
		}

		/**
		 * Set the names of further headers that a login may contain.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder allowedStsHeaderValues(String... values) {
			return set(ALLOWED_STS_HEADER_VALUES, List.of(values));
		}

		/**
		 * Set the maximum number of retries of a request to AWS, or -1 for the default of
		 * AWS.
		 * @param value the value
		 * @return this builder
		 */
		public Builder maxRetries(@Nullable Integer value) {
			return set(MAX_RETRIES, value);
		}

		/**
		 * Set the ARN of the role that Vault assumes with an identity token.
		 * @param value the value
		 * @return this builder
		 */
		public Builder roleArn(@Nullable String value) {
			return set(ROLE_ARN, value);
		}

		/**
		 * Set the audience of the identity tokens with which Vault logs in to AWS.
		 * Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder identityTokenAudience(@Nullable String value) {
			return set(IDENTITY_TOKEN_AUDIENCE, value);
		}

		/**
		 * Set the TTL of the identity tokens. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder identityTokenTtl(@Nullable Duration value) {
			return set(IDENTITY_TOKEN_TTL, value);
		}

		/**
		 * Set the schedule of the rotation of the access key, in the format of cron.
		 * Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder rotationSchedule(@Nullable String value) {
			return set(ROTATION_SCHEDULE, value);
		}

		/**
		 * Set the time that a scheduled rotation may take. Requires Vault Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder rotationWindow(@Nullable Duration value) {
			return set(ROTATION_WINDOW, value);
		}

		/**
		 * Set the time between two rotations of the access key. Requires Vault
		 * Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder rotationPeriod(@Nullable Duration value) {
			return set(ROTATION_PERIOD, value);
		}

		/**
		 * Set whether the access key is not rotated automatically. Requires Vault
		 * Enterprise.
		 * @param value the value
		 * @return this builder
		 */
		public Builder disableAutomatedRotation(@Nullable Boolean value) {
			return set(DISABLE_AUTOMATED_ROTATION, value);
		}

		@Override
		Fields<AwsAuthClient> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthClient build() {
			return new AwsAuthClient(values());
		}

	}

}
