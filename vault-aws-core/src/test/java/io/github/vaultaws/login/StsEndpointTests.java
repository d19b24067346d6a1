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
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StsEndpoint}.
 */
class StsEndpointTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			eu-west-1,sts.eu-west-1.amazonaws.com,eu-west-1
			us-east-1,sts.us-east-1.amazonaws.com,us-east-1
			global,sts.amazonaws.com,us-east-1
			cn-north-1,sts.cn-north-1.amazonaws.com.cn,cn-north-1
			us-gov-west-1,sts.us-gov-west-1.amazonaws.com,us-gov-west-1
			cn-northwest-1,sts.cn-northwest-1.amazonaws.com.cn,cn-northwest-1
			us-gov-east-1,sts.us-gov-east-1.amazonaws.com,us-gov-east-1
			us-iso-east-1,sts.us-iso-east-1.c2s.ic.gov,us-iso-east-1
			us-isob-east-1,sts.us-isob-east-1.sc2s.sgov.gov,us-isob-east-1
			eu-isoe-west-1,sts.eu-isoe-west-1.cloud.adc-e.uk,eu-isoe-west-1
			us-isof-south-1,sts.us-isof-south-1.csp.hci.ic.gov,us-isof-south-1
			eusc-de-east-1,sts.eusc-de-east-1.amazonaws.eu,eusc-de-east-1
			""")
	void hostAndSigningRegionAreDerivedFromOneRegion(String region, String host, String scope) {
		StsEndpoint endpoint = StsEndpoint.of(region);
		assertThat(endpoint.uri()).hasToString("https://" + host + "/");
		assertThat(endpoint.signingRegion().id()).isEqualTo(scope);
	}

	@Test
	void anotherAddressKeepsTheSigningRegion() {
		URI uri = URI.create("https://vpce-1.sts.eu-west-1.vpce.amazonaws.com/");
		assertThat(StsEndpoint.of("eu-west-1").at(uri)).isEqualTo(new StsEndpoint(uri, Region.EU_WEST_1));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://sts.us-gov-west-1.amazonaws.com,us-gov-west-1
			https://sts-fips.us-west-2.amazonaws.com/,us-west-2
			https://sts.eu-west-1.api.aws,eu-west-1
			https://sts.cn-north-1.amazonaws.com.cn,cn-north-1
			https://vpce-1-a.sts.eu-west-1.vpce.amazonaws.com,eu-west-1
			https://STS.eu-west-1.amazonaws.com,eu-west-1
			https://sts.amazonaws.com,us-east-1
			https://sts.example.com,ap-south-1
			http://localhost:4566,ap-south-1
			https://proxy.example.com/sts,ap-south-1
			""")
	void signingRegionIsThatOfTheHost(URI uri, String region) {
		StsEndpoint endpoint = StsEndpoint.of("ap-south-1").at(uri);
		assertThat(endpoint.signingRegion().id()).isEqualTo(region);
		assertThat(endpoint.uri()).isEqualTo(uri.resolve("/"));
	}

	@Test
	void endpointsAreThoseOfTheSdk() {
		StsEndpointProvider sdk = StsEndpointProvider.defaultProvider();
		List<Region> regions = Region.regions()
			.stream()
			.filter((region) -> !region.id().matches("aws-.+-global"))
			.toList();
		SoftAssertions.assertSoftly((softly) -> regions.forEach((region) -> IntStream.range(0, 4).forEach((variant) -> {
			boolean fips = variant % 2 == 1;
			boolean dualStack = variant > 1;
			URI expected = sdk(sdk, region, fips, dualStack);
			if (expected != null) {
				softly.assertThat(StsEndpoint.of(region, tags(fips, dualStack)).uri()).isEqualTo(expected.resolve("/"));
			}
		})));
		assertThat(regions).hasSizeGreaterThan(40);
	}

	private static @Nullable URI sdk(StsEndpointProvider sdk, Region region, boolean fips, boolean dualStack) {
		try {
			return sdk.resolveEndpoint((endpoint) -> endpoint.region(region).useFips(fips).useDualStack(dualStack))
				.join()
				.endpointUrl()
				.toUri();
		}
		catch (CompletionException ex) {
			return null;
		}
	}

	private static EndpointTag[] tags(boolean fips, boolean dualStack) {
		return Stream.of(fips ? EndpointTag.FIPS : null, dualStack ? EndpointTag.DUALSTACK : null)
			.filter(Objects::nonNull)
			.toArray(EndpointTag[]::new);
	}

	@ParameterizedTest
	@ValueSource(strings = { "europe", "", " ", "eu_west_1", "EU-WEST-1" })
	void rejectsAnyOtherRegion(String region) {
		assertThatIllegalArgumentException().isThrownBy(() -> StsEndpoint.of(region));
	}

}
