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
 * Root configuration of the AWS secrets engine: {@code <mount>/config/root}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsSecretsRoot extends AwsClientParameters {

	private static final Field<String> REGION = Field.text("region");

	private static final Field<List<String>> STS_FALLBACK_ENDPOINTS = Field.list("sts_fallback_endpoints");

	private static final Field<List<String>> STS_FALLBACK_REGIONS = Field.list("sts_fallback_regions");

	private static final Field<String> USERNAME_TEMPLATE = Field.text("username_template").reset();

	static final Kind<AwsSecretsRoot> KIND = Kind
		.of("config/root", Fields.of(AwsSecretsRoot::new, CLIENT_FIELDS, REGION, STS_FALLBACK_ENDPOINTS,
				STS_FALLBACK_REGIONS, USERNAME_TEMPLATE))
		.replacing();

	private AwsSecretsRoot(Map<String, @Nullable Object> values) {
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
	 * Return the region of AWS.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String region() {
		return get(REGION);
	}

	/**
	 * Return the endpoints of STS that are called if the first one cannot be reached.
	 * @return the values, possibly empty
	 */
	public List<String> stsFallbackEndpoints() {
		return get(STS_FALLBACK_ENDPOINTS, List.of());
	}

	/**
	 * Return the regions of the fallback endpoints, in the same order.
	 * @return the values, possibly empty
	 */
	public List<String> stsFallbackRegions() {
		return get(STS_FALLBACK_REGIONS, List.of());
	}

	/**
	 * Return the template of the names of IAM users.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String usernameTemplate() {
		return get(USERNAME_TEMPLATE);
	}

	@Override
	Fields<AwsSecretsRoot> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(stsFallbackEndpoints().size() != stsFallbackRegions().size(),
				"fallback endpoints and fallback regions must be the same length");
		checkClient(change, "missing required 'role_arn' when 'identity_token_audience' is set");
	}

	@Override
	boolean losesSecret() {
		return has(ACCESS_KEY) && !isSet(SECRET_KEY);
	}

	/**
	 * Builder for {@link AwsSecretsRoot}.
	 */
	public static final class Builder extends AwsClientParameters.Builder<AwsSecretsRoot, Builder> {

		private Builder() {
		}

		/**
		 * Set the region of AWS.
		 * @param value the value
		 * @return this builder
		 */
		public Builder region(@Nullable String value) {
			return set(REGION, value);
		}

		/**
		 * Set the endpoints of STS that are called if the first one cannot be reached.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder stsFallbackEndpoints(String... values) {
			return set(STS_FALLBACK_ENDPOINTS, List.of(values));
		}

		/**
		 * Set the regions of the fallback endpoints, in the same order.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder stsFallbackRegions(String... values) {
			return set(STS_FALLBACK_REGIONS, List.of(values));
		}

		/**
		 * Set the template of the names of IAM users.
		 * @param value the value
		 * @return this builder
		 */
		public Builder usernameTemplate(@Nullable String value) {
			return set(USERNAME_TEMPLATE, value);
		}

		@Override
		Fields<AwsSecretsRoot> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsSecretsRoot build() {
			return new AwsSecretsRoot(values());
		}

	}

}
