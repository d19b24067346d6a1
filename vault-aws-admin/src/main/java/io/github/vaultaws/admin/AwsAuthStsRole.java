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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The role that Vault assumes to verify principals of another AWS account: {@code
 * auth/<mount>/config/sts/<account ID>}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthStsRole extends VaultParameters {

	private static final Field<String> STS_ROLE = Field.text("sts_role");

	private static final Field<String> EXTERNAL_ID = Field.text("external_id");

	static final Kind<AwsAuthStsRole> KIND = Kind.named("config/sts", "config/sts",
			Fields.of(AwsAuthStsRole::new, STS_ROLE, EXTERNAL_ID));

	private AwsAuthStsRole(Map<String, @Nullable Object> values) {
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
	 * Return the ARN of the role.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String stsRole() {
		return get(STS_ROLE);
	}

	/**
	 * Return the external ID that the role requires.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String externalId() {
		return get(EXTERNAL_ID);
	}

	@Override
	Fields<AwsAuthStsRole> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(!isSet(STS_ROLE), "missing sts role");
		refuseIf(!has(STS_ROLE), "sts role cannot be empty");
	}

	/**
	 * Builder for {@link AwsAuthStsRole}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsAuthStsRole, Builder> {

		private Builder() {
		}

		/**
		 * Set the ARN of the role.
		 * @param value the value
		 * @return this builder
		 */
		public Builder stsRole(@Nullable String value) {
			return set(STS_ROLE, value);
		}

		/**
		 * Set the external ID that the role requires.
		 * @param value the value
		 * @return this builder
		 */
		public Builder externalId(@Nullable String value) {
			return set(EXTERNAL_ID, value);
		}

		@Override
		Fields<AwsAuthStsRole> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthStsRole build() {
			return new AwsAuthStsRole(values());
		}

	}

}
