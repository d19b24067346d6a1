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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.regions.PartitionMetadata;

import io.github.vaultaws.runtime.VaultAwsLog;

/**
 * Selects the STS endpoint that logins are signed for. Vault sends requests to the global
 * endpoint unless it is configured for a region. Therefore, a detected endpoint can be
 * replaced by the global one. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class StsEndpointSelector {

	private static final VaultAwsLog logger = VaultAwsLog.of(StsEndpointSelector.class);

	private static final StsEndpoint GLOBAL = StsEndpoint.of("global");

	private static final String PARTITION_OF_GLOBAL = "aws";

	private final Supplier<StsEndpoint> initial;

	private final boolean fallbackAllowed;

	private volatile @Nullable StsEndpoint fallback;

	private StsEndpointSelector(Supplier<StsEndpoint> initial, boolean fallbackAllowed) {
		this.initial = initial;
		this.fallbackAllowed = fallbackAllowed;
	}

	/**
	 * Create a new {@link StsEndpointSelector} with a fixed endpoint.
	 * @param endpoint the supplier of the endpoint, called until it succeeds
	 * @return the new instance
	 */
	public static StsEndpointSelector of(Supplier<StsEndpoint> endpoint) {
		return new StsEndpointSelector(SingletonSupplier.of(endpoint), false);
	}

	/**
	 * Create a new {@link StsEndpointSelector} that can fall back to the global endpoint.
	 * @param endpoint the supplier of the initial endpoint, called until it succeeds
	 * @return the new instance
	 */
	public static StsEndpointSelector orGlobal(Supplier<StsEndpoint> endpoint) {
		return new StsEndpointSelector(SingletonSupplier.of(endpoint), true);
	}

	/**
	 * Return the endpoint to sign for.
	 * @return the endpoint
	 */
	public StsEndpoint current() {
		StsEndpoint fallback = this.fallback;
		return (fallback != null) ? fallback : this.initial.get();
	}

	/**
	 * Fall back to the global endpoint, because Vault does not use the current one.
	 * @return {@code true} if the endpoint has changed
	 */
	boolean fallBack() {
		StsEndpoint rejected = current();
		if (!this.fallbackAllowed || rejected.equals(GLOBAL)
				|| !PartitionMetadata.of(rejected.signingRegion()).id().equals(PARTITION_OF_GLOBAL)) {
			return false;
		}
		this.fallback = GLOBAL;
		logger.warn("Vault does not use the STS endpoint of the detected region '" + rejected.signingRegion()
				+ "'. Logins are now signed for the global endpoint. To avoid the detection, set the property"
				+ " 'vault.aws.login.iam.region' to the region of Vault's endpoint or to 'global'.");
		return true;
	}

}
