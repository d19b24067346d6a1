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

package io.github.vaultaws.credentials;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.identity.spi.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityInvalidation} with a future version of the AWS SDK, whose
 * {@code IdentityProvider} declares {@code invalidate} itself.
 */
class IdentityInvalidationTests {

	private static final String IDENTITY_PROVIDER = """
			package software.amazon.awssdk.identity.spi;

			import java.util.concurrent.CompletableFuture;
			import java.util.function.Consumer;

			public interface IdentityProvider<IdentityT extends Identity> {

				Class<IdentityT> identityType();

				CompletableFuture<? extends IdentityT> resolveIdentity(ResolveIdentityRequest request);

				default CompletableFuture<? extends IdentityT> resolveIdentity(
						Consumer<ResolveIdentityRequest.Builder> consumer) {
					throw new UnsupportedOperationException();
				}

				default CompletableFuture<? extends IdentityT> resolveIdentity() {
					throw new UnsupportedOperationException();
				}

				default CompletableFuture<Void> invalidate(IdentityT identity) {
					throw new UnsupportedOperationException();
				}

			}
			""";

	@ParameterizedTest
	@ValueSource(classes = { VaultAwsCredentialsProvider.class, MinimumRemainingProvider.class })
	void bytecodeOverridesTheMethodOfTheSdk(Class<?> type) throws NoSuchMethodException {
		Method invalidate = type.getDeclaredMethod("invalidate", Identity.class);
		assertThat(invalidate.isBridge()).isTrue();
		assertThat(invalidate.getReturnType()).isEqualTo(CompletableFuture.class);
	}

	@Test
	void sourcesCompileWithTheMethodOfTheSdk(@TempDir Path folder) throws IOException {
		Path provider = Files.writeString(folder.resolve("IdentityProvider.java"), IDENTITY_PROVIDER);
		Path sources = Path.of("src/main/java").resolve(getClass().getPackageName().replace('.', '/'));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			Boolean compiled = compiler.getTask(messages, files, null,
					List.of("-proc:none", "-classpath", System.getProperty("java.class.path"), "-d", folder.toString()),
					null,
					files.getJavaFileObjects(provider, sources.resolve("IdentityInvalidation.java"),
							sources.resolve("VaultAwsCredentialsProvider.java"),
							sources.resolve("MinimumRemainingProvider.java")))
				.call();
			assertThat(compiled).as(messages::toString).isTrue();
		}
	}

}
