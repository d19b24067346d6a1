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

package io.github.vaultaws.sample.quickstart;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.spring.AutoConfigureEmbeddedVaultAws;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Example of a slice test with the embedded servers.
 */
@WebMvcTest
@AutoConfigureEmbeddedVaultAws
class SliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private EmbeddedAws aws;

	@Test
	void controllerHasCredentials() {
		assertThat(this.mvc.get().uri("/access-key-id")).hasStatusOk()
			.bodyText()
			.satisfies((accessKeyId) -> assertThat(this.aws.accepts(accessKeyId)).isTrue());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(AccessKeyController.class)
	static class Application {

	}

	@RestController
	static class AccessKeyController {

		private final AwsCredentialsProvider credentials;

		AccessKeyController(AwsCredentialsProvider credentials) {
			this.credentials = credentials;
		}

		@GetMapping("/access-key-id")
		String accessKeyId() {
			return this.credentials.resolveCredentials().accessKeyId();
		}

	}

}
