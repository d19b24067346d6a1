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
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.AwsEndpoint;
import io.github.vaultaws.test.aws.AwsException;
import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.RemoteAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.metadata.Instance;

/**
 * Vault's access to AWS.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsAccess {

	private static final String NO_CREDENTIALS = "NoCredentialProviders: no valid providers in chain. Deprecated.\n\t"
			+ "For verbose messaging see aws.Config.CredentialsChainVerboseErrors";

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

	private static final String DEFAULT_REGION = "us-east-1";

	private final Names names = new Names();

	private final @Nullable EmbeddedAws aws;

	private final Supplier<List<Instance>> instances;

	private final Clock clock;

	AwsAccess(@Nullable EmbeddedAws aws, Supplier<List<Instance>> instances, Clock clock) {
		this.aws = aws;
		this.clock = clock;
		this.instances = instances;
	}

	boolean isRunning(String instanceId) {
		return this.instances.get().stream().anyMatch((instance) -> instance.id().equals(instanceId));
	}

	/**
	 * Return STS or IAM at an endpoint. What is below {@code amazonaws.com} is the
	 * embedded account, and so is the address of that account.
	 * @param endpoint the endpoint, empty for that of AWS
	 * @param region the region to sign for
	 * @return where to call
	 * @throws VaultError if there is no such account
	 */
	AwsEndpoint endpoint(String endpoint, String region) {
		if (!isEmbedded(endpoint)) {
			return new RemoteAws(uri(endpoint), region.isEmpty() ? DEFAULT_REGION : region, this.clock);
		}
		if (this.aws == null) {
			throw VaultError.refused("this embedded Vault has no AWS account; configure iam_endpoint and sts_endpoint");
		}
		return this.aws;
	}

	private boolean isEmbedded(String endpoint) {
		if (endpoint.isEmpty()) {
			return true;
		}
		URI uri = uri(endpoint);
		String host = String.valueOf(uri.getHost());
		return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn")
				|| (this.aws != null && LOOPBACK.contains(host) && uri.getPort() == this.aws.uri().getPort());
	}

	private static URI uri(String endpoint) {
		try {
			return URI.create(endpoint.contains("://") ? endpoint : "https://" + endpoint);
		}
		catch (IllegalArgumentException ex) {
			throw VaultError.refused("invalid endpoint: " + endpoint);
		}
	}

	IamClient iam(AwsConfig config) {
		return new IamClient(endpoint(config.text("iam_endpoint"), config.text("region")), credentials(config));
	}

	StsClient sts(AwsConfig config) {
		String region = config.text("sts_region");
		return new StsClient(endpoint(config.text("sts_endpoint"), region.isEmpty() ? config.text("region") : region),
				credentials(config));
	}

	private static TestCredentials credentials(AwsConfig config) {
		if (config.accessKey().isEmpty() || config.secretKey().isEmpty()) {
			throw VaultError.refused(NO_CREDENTIALS);
		}
		return new TestCredentials(config.accessKey(), config.secretKey(), null, null);
	}

	/**
	 * Call AWS.
	 * @param what the start of the error text
	 * @param call the call
	 * @param <T> the type of the result
	 * @return the result of the call
	 * @throws VaultError if AWS returns an error
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
		if (ex.status() == 0) {
			return String.valueOf(ex.getMessage());
		}
		return ex.getMessage() + "\n\tstatus code: " + ex.status() + ", request id: " + this.names.uuid();
	}

}
