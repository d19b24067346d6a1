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

package io.github.vaultaws;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.StubVault.Answer;

/**
 * Sends a request of the AWS SDK before the tests of a class. The first one of a JVM
 * loads so many classes that, on a busy machine, it may not complete within the timeout
 * of a verification.
 */
public final class StsWarmUp implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		try (StubVault sts = new StubVault();
				StsClient client = StsClient.builder()
					.region(Region.EU_WEST_1)
					.endpointOverride(sts.uri())
					.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
					.build()) {
			sts.on("POST /", Answer.ok("""
					<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>
					</GetCallerIdentityResult></GetCallerIdentityResponse>"""));
			client.getCallerIdentity();
		}
	}

}
