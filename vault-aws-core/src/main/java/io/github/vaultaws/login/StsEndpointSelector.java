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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.regions.PartitionMetadata;

/**
 * The STS endpoint that logins are signed for. A Vault that was never told of a region
 * asks the global endpoint, so that an endpoint which was only found may be exchanged for
 * that one. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class StsEndpointSelector {

	private static final Log logger = LogFactory.getLog(StsEndpointSelector.class);

	private static final StsEndpoint GLOBAL = StsEndpoint.of("global");

	private static final String PARTITION_OF_GLOBAL = "aws";

	private final Supplier<StsEndpoint> first;

	private final boolean exchangeable;

	private volatile @Nullable StsEndpoint fallback;

	private StsEndpointSelector(Supplier<StsEndpoint> first, boolean exchangeable) {
		this.first = first;
		this.exchangeable = exchangeable;
	}

	/**
	 * Create a choice that was made.
	 * @param endpoint gives the one endpoint; asked until it does not fail
	 * @return the choice
	 */
	public static StsEndpointSelector of(Supplier<StsEndpoint> endpoint) {
		return new StsEndpointSelector(SingletonSupplier.of(endpoint), false);
	}

	/**
	 * Create a choice that may be exchanged for the global endpoint.
	 * @param endpoint gives the endpoint to begin with; asked until it does not fail
	 * @return the choice
	 */
	public static StsEndpointSelector orGlobal(Supplier<StsEndpoint> endpoint) {
		return new StsEndpointSelector(SingletonSupplier.of(endpoint), true);
	}

	/**
	 * Return the endpoint to sign for now.
	 * @return the endpoint
	 */
	public StsEndpoint current() {
		StsEndpoint fallback = this.fallback;
		return (fallback != null) ? fallback : this.first.get();
	}

	/**
	 * Exchange the endpoint, which Vault does not ask.
	 * @return whether there is another one now
	 */
	boolean fallBack() {
		StsEndpoint refused = current();
		if (!this.exchangeable || refused.equals(GLOBAL)
				|| !PartitionMetadata.of(refused.signingRegion()).id().equals(PARTITION_OF_GLOBAL)) {
			return false;
		}
		this.fallback = GLOBAL;
		logger.warn("Vault does not ask the STS endpoint of the region '" + refused.signingRegion()
				+ "' that was found. From now on logins are signed for the global one. To keep to either, set the"
				+ " property 'vault.aws.login.iam.region' to the region of Vault's endpoint or to 'global'.");
		return true;
	}

}
