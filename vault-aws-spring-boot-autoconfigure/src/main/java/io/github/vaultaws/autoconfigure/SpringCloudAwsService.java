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

package io.github.vaultaws.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * AWS service that Spring Cloud AWS creates a client of. Its name is that of the package
 * of the AWS SDK.
 *
 * @author The vault-aws-spring-boot authors
 */
enum SpringCloudAwsService {

	CLOUDWATCH("CloudWatchAsyncClient"),

	DYNAMODB("DynamoDbClient"),

	S3("S3Client"),

	S3VECTORS("S3VectorsClient", "s3vector"),

	SECRETSMANAGER("SecretsManagerClient"),

	SES("SesClient"),

	SNS("SnsClient"),

	SQS("SqsAsyncClient"),

	SSM("SsmClient", "parameterstore");

	private static final String PACKAGE = "software.amazon.awssdk.services.";

	private final String client;

	private final @Nullable String alias;

	SpringCloudAwsService(String client) {
		this(client, null);
	}

	SpringCloudAwsService(String client, @Nullable String alias) {
		this.client = client;
		this.alias = alias;
	}

	/**
	 * Return the service with a name of the AWS SDK or of the properties of Spring Cloud
	 * AWS. Only letters and digits count.
	 * @param name the name
	 * @return the service, or {@code null} if there is none
	 */
	static @Nullable SpringCloudAwsService of(String name) {
		String plainName = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return find((service) -> service.toString().equals(plainName) || plainName.equals(service.alias));
	}

	/**
	 * Return the service that a client, a presigner or a builder of them belongs to.
	 * @param type the type
	 * @return the service, or {@code null} if there is none
	 */
	static @Nullable SpringCloudAwsService of(Class<?> type) {
		List<String> packages = Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
			.map((implemented) -> implemented.getPackageName() + ".")
			.toList();
		return find((service) -> packages.stream().anyMatch((name) -> name.startsWith(PACKAGE + service + ".")));
	}

	private static @Nullable SpringCloudAwsService find(Predicate<SpringCloudAwsService> condition) {
		return Stream.of(values()).filter(condition).findFirst().orElse(null);
	}

	/**
	 * Return the name of the client's class.
	 * @return the name
	 */
	String client() {
		return PACKAGE + this + "." + this.client;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
