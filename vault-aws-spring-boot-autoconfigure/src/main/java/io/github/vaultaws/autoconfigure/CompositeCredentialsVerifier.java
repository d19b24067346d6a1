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

import io.github.vaultaws.rotation.CredentialsVerifier;

/**
 * Asks STS, then the application's own probes. Those are looked up only when there are
 * keys to prove: they may use AWS clients, which need our provider. What they throw is
 * for the caller.
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
	public Result verify(AwsCredentials keys) {
		Result result = this.sts.verify(keys);
		return (result == Result.ACCEPTED) ? verifyWithOthers(keys) : result;
	}

	private Result verifyWithOthers(AwsCredentials keys) {
		for (CredentialsVerifier probe : this.others.obtain()) {
			Result result = probe.verify(keys);
			if (result != Result.ACCEPTED) {
				return result;
			}
		}
		return Result.ACCEPTED;
	}

}
