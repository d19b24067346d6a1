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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;

import io.github.vaultaws.CredentialsVerifier;
import io.github.vaultaws.autoconfigure.VaultAwsProperties.Credentials;
import io.github.vaultaws.login.SdkStsEndpoint;
import io.github.vaultaws.runtime.VaultAwsThreads;
import io.github.vaultaws.verification.StsCredentialsVerifier;

/**
 * Verifiers of the credentials of all roles. Those with the same region share an STS
 * client.
 *
 * @author The vault-aws-spring-boot authors
 */
final class RoleVerifiers implements CredentialsFactory.Verifiers, DisposableBean {

	private final VerificationSettings settings;

	private final VaultAwsThreads threads;

	private final ObjectProvider<CredentialsVerifier> others;

	private final Map<String, StsCredentialsVerifier> verifiers = new ConcurrentHashMap<>();

	RoleVerifiers(VerificationSettings settings, VaultAwsThreads threads, ObjectProvider<CredentialsVerifier> others) {
		this.settings = settings;
		this.threads = threads;
		this.others = others;
	}

	@Override
	public CredentialsVerifier verifier(Credentials role, String prefix) {
		SdkStsEndpoint endpoint = this.settings.endpoint(role, prefix);
		StsCredentialsVerifier sts = this.verifiers.computeIfAbsent(String.valueOf(role.getStsRegion()),
				(region) -> StsCredentialsVerifier.of(endpoint, this.threads, this.settings.customizer()));
		return new CompositeCredentialsVerifier(sts, this.others);
	}

	@Override
	public void destroy() {
		this.verifiers.values().forEach(StsCredentialsVerifier::close);
	}

}
