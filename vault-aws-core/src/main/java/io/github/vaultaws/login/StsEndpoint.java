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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.util.Assert;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Endpoint and signing region of STS. Both are derived from one region, or the signing
 * region from the host, and are therefore consistent.
 *
 * @param uri the endpoint, with a trailing slash
 * @param signingRegion the region in the scope of the signature
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record StsEndpoint(URI uri, Region signingRegion) {

	/**
	 * Host of the global endpoint.
	 */
	private static final String GLOBAL_HOST = "sts.amazonaws.com";

	private static final ServiceMetadata STS = ServiceMetadata.of("sts");

	/**
	 * Return the endpoint for a region.
	 * @param region a region id, or {@code global} for {@code sts.amazonaws.com}
	 * @return the endpoint
	 * @throws IllegalArgumentException if no AWS partition has a region with such an id
	 */
	public static StsEndpoint of(String region) {
		return of(region(region));
	}

	/**
	 * Return a region.
	 * @param region a region id, or {@code global} for the region of
	 * {@code sts.amazonaws.com}
	 * @return the region
	 * @throws IllegalArgumentException if no AWS partition has a region with such an id
	 */
	public static Region region(String region) {
		Region id = "global".equals(region) ? Region.AWS_GLOBAL : Region.of(region);
		Assert.isTrue(id.isGlobalRegion() || isRegion(id), () -> "'" + region + "' is not the id of an AWS region");
		return id;
	}

	/**
	 * Return the endpoint for a region.
	 * @param region the region
	 * @param tags the variants of the endpoint, such as {@link EndpointTag#FIPS}
	 * @return the endpoint
	 */
	static StsEndpoint of(Region region, EndpointTag... tags) {
		URI host = STS.endpointFor(ServiceEndpointKey.builder().region(region).tags(tags).build());
		return new StsEndpoint(URI.create("https://" + host + "/"), STS.signingRegion(region));
	}

	/**
	 * Return the endpoint at an address whose host names a region, such as
	 * {@code sts.us-gov-west-1.amazonaws.com} or that of a VPC endpoint.
	 * @param uri the address
	 * @return the endpoint, or empty if the host does not name a region
	 */
	public static Optional<StsEndpoint> find(URI uri) {
		String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
		if (GLOBAL_HOST.equals(host)) {
			return Optional.of(of(Region.AWS_GLOBAL).withUri(uri));
		}
		List<String> labels = List.of(host.split("\\."));
		int service = Math.max(labels.indexOf("sts"), labels.indexOf("sts-fips"));
		if (service < 0 || service + 1 == labels.size() || labels.get(service + 1).isEmpty()) {
			return Optional.empty();
		}
		Region region = Region.of(labels.get(service + 1));
		return isRegion(region) ? Optional.of(of(region).withUri(uri)) : Optional.empty();
	}

	private static boolean isRegion(Region region) {
		return Pattern.matches(PartitionMetadata.of(region).regionRegex(), region.id());
	}

	/**
	 * Return an endpoint at another address, such as a VPC endpoint. The signing region
	 * is that of the host, if it names one, and otherwise remains the same.
	 * @param uri the address, whose path is ignored as in the AWS SDK
	 * @return the endpoint
	 */
	public StsEndpoint at(URI uri) {
		return find(uri).orElseGet(() -> withUri(uri));
	}

	private StsEndpoint withUri(URI uri) {
		return new StsEndpoint(uri.resolve("/"), this.signingRegion);
	}

}
