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

package io.github.vaultaws.login;

import java.time.Clock;
import java.util.Map;

import org.springframework.vault.client.SimpleVaultEndpointProvider;
import org.springframework.vault.client.VaultEndpoint;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import io.github.vaultaws.client.VaultHttp;

/**
 * The body that {@link IamLogin} sends.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class IamLoginBody {

	private final IamLogin login;

	/**
	 * Create a new {@link IamLoginBody}.
	 * @param credentials the credentials that sign the request
	 * @param region the region of STS
	 */
	public IamLoginBody(AwsCredentialsProvider credentials, String region) {
		StsEndpoint endpoint = StsEndpoint.of(region);
		this.login = new IamLogin(new LoginClient(new VaultHttp((deadline) -> (uri, method) -> {
			throw new IllegalStateException(uri.toString());
		}, SimpleVaultEndpointProvider.of(VaultEndpoint.create("localhost", 8200)), Map.of()), "aws", "application"),
				credentials, StsEndpointSelector.of(() -> endpoint), null, Clock.systemUTC());
	}

	/**
	 * Create a body.
	 * @return the body
	 */
	public Map<String, Object> make() {
		return this.login.body();
	}

}
