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

package io.github.vaultaws.verification;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.client.PlainHttp;
import io.github.vaultaws.login.SignedGetCallerIdentityRequest;
import io.github.vaultaws.login.StsEndpoint;

/**
 * {@link StsRequest} that is sent by the HTTP client of this library.
 *
 * @param http the client
 * @param endpoint the endpoint of STS
 * @param clock the clock that dates signatures
 * @author The vault-aws-spring-boot authors
 */
record SignedStsRequest(PlainHttp http, Supplier<StsEndpoint> endpoint, Clock clock) implements StsRequest {

	/**
	 * Response that only STS returns.
	 */
	private static final Pattern CALLER = Pattern.compile("<GetCallerIdentityResponse\\b");

	private static final Pattern ACCOUNT = Pattern.compile("<Account>(\\d{12})</Account>");

	private static final Pattern ARN = Pattern.compile("<Arn>(arn:[^<]*)</Arn>");

	private static final Pattern CODE = Pattern.compile("<Code>(\\w{1,100})</Code>");

	private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,1000})</Message>");

	@Override
	public Response send(AwsCredentials credentials) throws IOException {
		SignedGetCallerIdentityRequest signed = SignedGetCallerIdentityRequest.sign(credentials, this.endpoint.get(),
				null, this.clock);
		PlainHttp.Response response = this.http.exchange("POST", signed.uri(), signed.headers(),
				SignedGetCallerIdentityRequest.BODY);
		String body = response.body();
		if (response.isOk()) {
			return CALLER.matcher(body).find() ? Response.ofCaller(find(ACCOUNT, body), find(ARN, body))
					: Response.ofCaller(null, null);
		}
		return Response.ofError(response.isServerError(), response.toString(), find(CODE, body), find(MESSAGE, body));
	}

	private static @Nullable String find(Pattern pattern, String body) {
		Matcher matcher = pattern.matcher(body);
		return matcher.find() ? matcher.group(1) : null;
	}

}
