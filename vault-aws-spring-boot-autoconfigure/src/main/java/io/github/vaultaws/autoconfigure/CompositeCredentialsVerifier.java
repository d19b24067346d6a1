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

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.CredentialsVerifier;

/**
 * {@link CredentialsVerifier} that calls STS and then the {@link CredentialsVerifier}
 * beans of the application. The beans are looked up when they are first called, because
 * they may depend on AWS clients that require the credentials provider. Their exceptions
 * are propagated.
 *
 * @author The vault-aws-spring-boot authors
 */
final class CompositeCredentialsVerifier implements CredentialsVerifier {

	private final CredentialsVerifier sts;

	private final SingletonSupplier<List<CredentialsVerifier>> others;

	CompositeCredentialsVerifier(CredentialsVerifier sts, ObjectProvider<CredentialsVerifier> others) {
		this.sts = sts;
		this.others = SingletonSupplier.of(() -> others.orderedStream().toList());
	}

	@Override
	public Result verify(AwsCredentials credentials) {
		Result result = this.sts.verify(credentials);
		return (result == Result.ACCEPTED) ? verifyWithOthers(credentials) : result;
	}

	@Override
	public String description() {
		return this.sts.description() + (this.others.obtain().isEmpty() ? "" : " or a CredentialsVerifier bean");
	}

	private Result verifyWithOthers(AwsCredentials credentials) {
		for (CredentialsVerifier verifier : this.others.obtain()) {
			Result result = verifier.verify(credentials);
			if (result != Result.ACCEPTED) {
				return result;
			}
		}
		return Result.ACCEPTED;
	}

}
