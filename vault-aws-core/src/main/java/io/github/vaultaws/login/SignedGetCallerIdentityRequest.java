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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A signed {@code sts:GetCallerIdentity} request. Any recipient can send it to STS within
 * 15 minutes of signing to verify the identity of the signer. Immutable.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">
 * GetCallerIdentity</a>
 */
public final class SignedGetCallerIdentityRequest {

	/**
	 * The body of the request.
	 */
	public static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";

	/**
	 * The header that binds a login to a single Vault.
	 */
	public static final String SERVER_ID_HEADER = "X-Vault-AWS-IAM-Server-ID";

	private static final byte[] BODY_BYTES = BODY.getBytes(StandardCharsets.UTF_8);

	private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

	private final URI uri;

	private final Map<String, List<String>> headers;

	private SignedGetCallerIdentityRequest(URI uri, Map<String, List<String>> headers) {
		this.uri = uri;
		this.headers = headers;
	}

	/**
	 * Sign a request.
	 * @param identity the AWS identity to sign with
	 * @param endpoint the endpoint to sign for
	 * @param serverId the value of the {@value #SERVER_ID_HEADER} header, or {@code null}
	 * to omit it
	 * @param clock the clock to date the signature with
	 * @return the signed request
	 */
	public static SignedGetCallerIdentityRequest sign(AwsCredentialsIdentity identity, StsEndpoint endpoint,
			@Nullable String serverId, Clock clock) {
		SdkHttpRequest.Builder request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.POST)
			.uri(endpoint.uri())
			.putHeader("Content-Length", String.valueOf(BODY_BYTES.length))
			.putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
		if (serverId != null) {
			request.putHeader(SERVER_ID_HEADER, serverId);
		}
		SdkHttpRequest signed = SIGNER
			.sign((sign) -> sign.identity(identity)
				.request(request.build())
				.payload(ContentStreamProvider.fromByteArray(BODY_BYTES))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
				.putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.signingRegion().id())
				.putProperty(HttpSigner.SIGNING_CLOCK, clock))
			.request();
		return new SignedGetCallerIdentityRequest(endpoint.uri(), signed.headers());
	}

	/**
	 * Return the URI that was signed.
	 * @return the URI
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * Return all headers, including the signature.
	 * @return the headers
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	@Override
	public String toString() {
		return "SignedGetCallerIdentityRequest[" + this.uri + "]";
	}

}
