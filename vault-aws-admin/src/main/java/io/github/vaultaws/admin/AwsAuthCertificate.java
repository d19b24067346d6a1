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
import org.springframework.core.io.Resource;

/**
 * A certificate that verifies the identity documents of EC2 instances: {@code
 * auth/<mount>/config/certificate/<name>}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class AwsAuthCertificate extends VaultParameters {

	private static final Field<String> AWS_PUBLIC_CERT = Field.certificate("aws_public_cert");

	private static final Field<String> TYPE = Field.lowerCase("type");

	static final Kind<AwsAuthCertificate> KIND = Kind
		.named("config/certificate", "config/certificates", Fields.of(AwsAuthCertificate::new, AWS_PUBLIC_CERT, TYPE))
		.replacing();

	private AwsAuthCertificate(Map<String, @Nullable Object> values) {
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
	 * Return the certificate, in PEM or in Base64 of it.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String awsPublicCert() {
		return get(AWS_PUBLIC_CERT);
	}

	/**
	 * Return what the certificate verifies: {@code pkcs7} (the default) or {@code
	 * identity}.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String type() {
		return get(TYPE);
	}

	@Override
	Fields<AwsAuthCertificate> fields() {
		return KIND.fields();
	}

	@Override
	void check(VaultParameters change, @Nullable VaultParameters current) {
		refuseIf(!isSet(AWS_PUBLIC_CERT), "missing aws_public_cert");
		refuseIf(!has(AWS_PUBLIC_CERT), "invalid aws_public_cert");
		refuseIf(!get(AWS_PUBLIC_CERT, "").contains("-----BEGIN CERTIFICATE-----"),
				"invalid certificate; should be one PEM block only");
		String type = get(TYPE, "pkcs7");
		refuseIf(!type.equalsIgnoreCase("pkcs7") && !type.equalsIgnoreCase("identity"),
				"invalid certificate type \"%s\"".formatted(type));
	}

	/**
	 * Builder for {@link AwsAuthCertificate}.
	 */
	public static final class Builder extends VaultParameters.Builder<AwsAuthCertificate, Builder> {

		private Builder() {
		}

		/**
		 * Set the certificate, in PEM or in Base64 of it.
		 * @param value the value
		 * @return this builder
		 */
		public Builder awsPublicCert(@Nullable String value) {
			return set(AWS_PUBLIC_CERT, value);
		}

		/**
		 * Set the certificate to the content of a resource, in PEM or in Base64 of it.
		 * @param resource the resource, in UTF-8
		 * @return this builder
		 */
		public Builder awsPublicCert(Resource resource) {
			return awsPublicCert(ResourceText.read(resource));
		}

		/**
		 * Set what the certificate verifies: {@code pkcs7} (the default) or
		 * {@code identity}. The parameter is named {@code type}, and Vault ignores
		 * {@code document_type}.
		 * @param value the value
		 * @return this builder
		 */
		public Builder type(@Nullable String value) {
			return set(TYPE, value);
		}

		@Override
		Fields<AwsAuthCertificate> fields() {
			return KIND.fields();
		}

		@Override
		Builder self() {
			return this;
		}

		@Override
		public AwsAuthCertificate build() {
			return new AwsAuthCertificate(values());
		}

	}

}
