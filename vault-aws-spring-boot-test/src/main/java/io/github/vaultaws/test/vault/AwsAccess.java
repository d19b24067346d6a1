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

package io.github.vaultaws.test.vault;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.AwsKeys;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.Iam;
import io.github.vaultaws.test.aws.Sts;
import io.github.vaultaws.test.metadata.Instance;

/**
 * Vault's way to AWS.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsAccess {

	private static final String NO_CREDENTIALS = "NoCredentialProviders: no valid providers in chain. Deprecated.\n\t"
			+ "For verbose messaging see aws.Config.CredentialsChainVerboseErrors";

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private final Names names = new Names();

	private final @Nullable EmbeddedAws aws;

	private final Supplier<List<Instance>> instances;

	AwsAccess(@Nullable EmbeddedAws aws, Supplier<List<Instance>> instances) {
		this.aws = aws;
		this.instances = instances;
	}

	boolean isRunning(String instanceId) {
		return this.instances.get().stream().anyMatch((instance) -> instance.id().equals(instanceId));
	}

	EmbeddedAws aws() {
		if (this.aws == null) {
			throw new IllegalStateException("This Vault was built without an AWS account");
		}
		return this.aws;
	}

	/**
	 * Tell whether an endpoint is one of AWS or of the account.
	 * @param endpoint the endpoint, empty for that of AWS
	 * @return whether it is
	 */
	boolean isThere(String endpoint) {
		if (endpoint.isEmpty()) {
			return true;
		}
		URI uri = URI.create(endpoint);
		String host = String.valueOf(uri.getHost());
		return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn")
				|| (LOOPBACK.contains(host) && uri.getPort() == aws().uri().getPort());
	}

	Iam iam(AwsConfig config) {
		return aws().iam(keys(config));
	}

	Sts sts(AwsConfig config) {
		return aws().sts(keys(config));
	}

	private static AwsKeys keys(AwsConfig config) {
		if (config.accessKey().isEmpty() || config.secretKey().isEmpty()) {
			throw VaultError.refused(NO_CREDENTIALS);
		}
		return new AwsKeys(config.accessKey(), config.secretKey(), null, null);
	}

	/**
	 * Call AWS.
	 * @param what what a refusal of AWS is told with
	 * @param call the call
	 * @param <T> the type of the result
	 * @return the result of the call
	 * @throws VaultError if AWS refuses
	 */
	<T> T call(String what, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (AwsException ex) {
			throw VaultError.of(ex.code().contains("Throttling") ? 502 : 400, what + ": " + text(ex));
		}
		catch (VaultError ex) {
			throw VaultError.refused(what + ": " + ex.text());
		}
	}

	void run(String what, Runnable call) {
		call(what, () -> {
			call.run();
			return true;
		});
	}

	String text(AwsException ex) {
		return ex.getMessage() + "\n\tstatus code: " + ex.status() + ", request id: " + this.names.uuid();
	}

}
