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

package io.github.vaultaws.lease;

import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

import io.github.vaultaws.login.SignedCallerIdentity;
import io.github.vaultaws.login.StsEndpoint;

/**
 * Lets keys sign {@code sts:GetCallerIdentity}, which every key may call, whatever its
 * policies. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class CallerIdentityProbe implements CredentialProbe {

	private static final Log logger = LogFactory.getLog(CallerIdentityProbe.class);

	private static final Pattern REFUSED = Pattern
		.compile("InvalidClientTokenId|ExpiredToken|UnrecognizedClientException|InvalidAccessKeyId");

	/**
	 * What only STS returns, and only to a key that it knows.
	 */
	private static final Pattern CALLER = Pattern
		.compile("(?s)<GetCallerIdentityResponse\\b(?=.*<Account>\\d{12}</Account>).*<Arn>arn:");

	private final RestClient sts;

	private final Supplier<StsEndpoint> endpoint;

	private final Clock clock;

	/**
	 * Create a new {@link CallerIdentityProbe}.
	 * @param sts a client with short time-outs
	 * @param endpoint where STS is asked
	 * @param clock the clock that dates signatures
	 */
	public CallerIdentityProbe(RestClient sts, Supplier<StsEndpoint> endpoint, Clock clock) {
		this.sts = sts;
		this.endpoint = endpoint;
		this.clock = clock;
	}

	@Override
	public Verdict ask(AwsCredentials keys) {
		try {
			SignedCallerIdentity signed = SignedCallerIdentity.sign(keys, this.endpoint.get(), null, this.clock);
			ResponseEntity<String> response = this.sts.post()
				.uri(signed.uri())
				.headers((headers) -> signed.headers().forEach(headers::addAll))
				.body(SignedCallerIdentity.BODY)
				.retrieve()
				.toEntity(String.class);
			return verdict(response);
		}
		catch (RestClientResponseException ex) {
			String answer = ex.getResponseBodyAsString();
			logger.debug("STS answered " + ex.getStatusCode().value() + " to a new key");
			return REFUSED.matcher(answer).find() ? Verdict.REFUSED : Verdict.SILENT;
		}
		catch (RuntimeException ex) {
			logger.debug("STS could not be asked about a key", ex);
			return Verdict.SILENT;
		}
	}

	private static Verdict verdict(ResponseEntity<String> response) {
		String body = response.getBody();
		if (response.getStatusCode().value() == 200 && body != null && CALLER.matcher(body).find()) {
			return Verdict.ACCEPTED;
		}
		logger.debug("Something else than STS responded to a new key, with " + response.getStatusCode().value());
		return Verdict.SILENT;
	}

}
