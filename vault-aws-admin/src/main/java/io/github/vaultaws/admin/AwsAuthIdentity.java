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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * How the AWS auth method maps AWS principals to entities: {@code
 * auth/<mount>/config/identity}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthIdentity extends VaultParameters {

	private static final Field<String> IAM_ALIAS = Field.text("iam_alias");

	private static final Field<List<String>> IAM_METADATA = Field.list("iam_metadata", VaultPath::lowerCase);

	private static final Field<String> EC2_ALIAS = Field.text("ec2_alias");

	private static final Field<List<String>> EC2_METADATA = Field.list("ec2_metadata", VaultPath::lowerCase);

	static final Kind<AwsAuthIdentity> KIND = Kind.of("config/identity",
			Fields.of(AwsAuthIdentity::new, IAM_ALIAS, IAM_METADATA, EC2_ALIAS, EC2_METADATA));

	private static final List<String> IAM_ALIASES = List.of("role_id", "unique_id", "full_arn", "canonical_arn");

	private static final List<String> EC2_ALIASES = List.of("role_id", "instance_id", "image_id");

	private static final List<String> DEFAULT = List.of("default");

	private static final List<String> DEFAULT_METADATA = List.of("account_id", "auth_type");

	private static final List<String> MORE_IAM_METADATA = List.of("canonical_arn", "client_arn", "client_user_id",
			"inferred_aws_region", "inferred_entity_id", "inferred_entity_type", "inferred_hostname");

	private static final List<String> MORE_EC2_METADATA = List.of("ami_id", "instance_id", "region");

	private AwsAuthIdentity(Map<String, @Nullable Object> values) {
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
	 * Return the name of the alias of an IAM principal: {@code role_id}, {@code
	 * unique_id}, {@code full_arn} or {@code canonical_arn}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String iamAlias() {
		return get(IAM_ALIAS);
	}

	/**
	 * Return the metadata of tokens of IAM principals, or {@code default}.
	 * @return the values, possibly empty
	 */
	public List<String> iamMetadata() {
		return get(IAM_METADATA, List.of());
	}

	/**
	 * Return the name of the alias of an EC2 instance: {@code role_id}, {@code
	 * instance_id} or {@code image_id}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String ec2Alias() {
		return get(EC2_ALIAS);
	}

	/**
	 * Return the metadata of tokens of EC2 instances, or {@code default}.
	 * @return the values, possibly empty
	 */
	public List<String> ec2Metadata() {
		return get(EC2_METADATA, List.of());
	}

	@Override
	Fields<AwsAuthIdentity> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		checkAlias(IAM_ALIAS, IAM_ALIASES);
		checkAlias(EC2_ALIAS, EC2_ALIASES);
		checkMetadata(IAM_METADATA, MORE_IAM_METADATA);
		checkMetadata(EC2_METADATA, MORE_EC2_METADATA);
	}

	private void checkAlias(Field<String> field, List<String> allowed) {
		String alias = get(field);
		refuseIf(isSet(field) && !allowed.contains(alias), "%s of \"%s\" not in set of allowed values: [%s]"
			.formatted(field.name(), (alias != null) ? alias : "", String.join(" ", allowed)));
	}

	private void checkMetadata(Field<List<String>> field, List<String> more) {
		List<String> names = get(field, List.of());
		if (names.equals(DEFAULT)) {
			return;
		}
		Set<String> sorted = new TreeSet<>(names);
		refuseIf(sorted.contains("default"),
				sorted.stream()
					.map(JsonText::quote)
					.collect(Collectors.joining(" ", "[",
							"] contains default - default can't be used in combination with other fields")));
		List<String> available = Stream.concat(DEFAULT_METADATA.stream(), more.stream()).toList();
		refuseIf(!available.containsAll(sorted), JsonText.quote(String.join(", ", sorted))
				+ " contains an unavailable field, please select from " + JsonText.quote(String.join(", ", available)));
	}

	@Override
	boolean isSame(String name, VaultParameters other) {
		return super.isSame(name, other)
				|| (DEFAULT.equals(parameter(name)) && DEFAULT_METADATA.equals(other.parameter(name)));
	}

	/**
	 * Builder for {@link AwsAuthIdentity}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsAuthIdentity, Builder> {

		private Builder() {
		}

		/**
		 * Set the name of the alias of an IAM principal: {@code role_id},
		 * {@code unique_id}, {@code full_arn} or {@code canonical_arn}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder iamAlias(@Nullable String value) {
			return set(IAM_ALIAS, value);
		}

		/**
		 * Set the metadata of tokens of IAM principals, or {@code default}.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder iamMetadata(String... values) {
			return set(IAM_METADATA, List.of(values));
		}

		/**
		 * Set the name of the alias of an EC2 instance: {@code role_id},
		 * {@code instance_id} or {@code image_id}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder ec2Alias(@Nullable String value) {
			return set(EC2_ALIAS, value);
		}

		/**
		 * Set the metadata of tokens of EC2 instances, or {@code default}.
		 * @param values the values; none removes all
		 * @return this builder
		 */
		public Builder ec2Metadata(String... values) {
			return set(EC2_METADATA, List.of(values));
		}

		@Override
		Fields<AwsAuthIdentity> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthIdentity build() {
			return new AwsAuthIdentity(values());
		}

	}

}
