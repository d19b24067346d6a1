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

import java.net.URI;
import java.util.regex.Pattern;

import org.springframework.util.Assert;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Endpoint and signing region of STS. Both are derived from one region and are therefore
 * always consistent.
 *
 * @param uri the endpoint, with a trailing slash
 * @param signingRegion the region in the scope of the signature
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record StsEndpoint(URI uri, Region signingRegion) {

	/**
	 * Return the endpoint for a region.
	 * @param region a region id, or {@code global} for {@code sts.amazonaws.com}
	 * @return the endpoint
	 * @throws IllegalArgumentException if no AWS partition has a region with such an id
	 */
	public static StsEndpoint of(String region) {
		Region id = "global".equals(region) ? Region.AWS_GLOBAL : Region.of(region);
		Assert.isTrue(id.isGlobalRegion() || Pattern.matches(PartitionMetadata.of(id).regionRegex(), id.id()),
				() -> "'" + region + "' is not the id of an AWS region");
		ServiceMetadata sts = ServiceMetadata.of("sts");
		return new StsEndpoint(URI.create("https://" + sts.endpointFor(id) + "/"), sts.signingRegion(id));
	}

	/**
	 * Return another endpoint with the same signing region, such as a VPC endpoint.
	 * @param uri the endpoint, with a trailing slash
	 * @return the endpoint
	 */
	public StsEndpoint at(URI uri) {
		return new StsEndpoint(uri, this.signingRegion);
	}

}
