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
public final class AwsAuthClient extends AwsClientParameters {

	private static final Field<String> ENDPOINT = Field.text("endpoint");

	private static final Field<Boolean> USE_STS_REGION_FROM_CLIENT = Field.flag("use_sts_region_from_client");

	private static final Field<String> IAM_SERVER_ID_HEADER_VALUE = Field.text("iam_server_id_header_value");

	private static final Field<List<String>> ALLOWED_STS_HEADER_VALUES = Field.list("allowed_sts_header_values",
			Headers::canonical);

	static final Kind<AwsAuthClient> KIND = Kind.of("config/client", Fields.of(AwsAuthClient::new, CLIENT_FIELDS,
			ENDPOINT, USE_STS_REGION_FROM_CLIENT, IAM_SERVER_ID_HEADER_VALUE, ALLOWED_STS_HEADER_VALUES));

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
	 * Return the endpoint of EC2, not of STS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String ec2Endpoint() {
		return get(ENDPOINT);
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

	@Override
	Fields<AwsAuthClient> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		checkClient(change, "role_arn must be set when identity_token_audience is set");
	}

	/**
	 * Builder for {@link AwsAuthClient}.
	 */
	public static final class Builder extends AwsClientParameters.Builder<AwsAuthClient, Builder> {

		private Builder() {
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
