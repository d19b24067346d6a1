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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringCloudAwsService}.
 */
class SpringCloudAwsServiceTests {

	@ParameterizedTest
	@CsvSource({ "S3, S3", "s3.vector, S3VECTORS", "dynamo-db, DYNAMODB", "secretsmanager, SECRETSMANAGER",
			"secrets-manager, SECRETSMANAGER", "ssm, SSM", "parameterstore, SSM", "parameter-store, SSM", "s,", "s33,",
			"sts," })
	void isFoundByName(String name, SpringCloudAwsService service) {
		assertThat(SpringCloudAwsService.of(name)).isEqualTo(service);
	}

	@ParameterizedTest
	@EnumSource
	void isFoundByItsOwnName(SpringCloudAwsService service) {
		assertThat(SpringCloudAwsService.of(service.toString())).isEqualTo(service);
	}

	@Test
	void isFoundByType() {
		assertThat(SpringCloudAwsService.of(S3Client.class)).isEqualTo(SpringCloudAwsService.S3);
		assertThat(SpringCloudAwsService.of(S3AsyncClient.builder().getClass())).isEqualTo(SpringCloudAwsService.S3);
		assertThat(SpringCloudAwsService.of(S3AsyncClient.crtBuilder().getClass())).isEqualTo(SpringCloudAwsService.S3);
		assertThat(SpringCloudAwsService.of(S3Presigner.class)).isEqualTo(SpringCloudAwsService.S3);
		assertThat(SpringCloudAwsService.of(SqsAsyncClient.class)).isEqualTo(SpringCloudAwsService.SQS);
		assertThat(SpringCloudAwsService.of(DynamoDbClient.builder().getClass()))
			.isEqualTo(SpringCloudAwsService.DYNAMODB);
		assertThat(SpringCloudAwsService.of(StsClient.class)).isNull();
		assertThat(SpringCloudAwsService.of(String.class)).isNull();
	}

}
