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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.StringUtils;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * AWS IAM login: a signed {@code sts:GetCallerIdentity} that Vault sends on. AWS
 * credentials are resolved again each time. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/aws#login">Login
 * API</a>
 */
public final class IamLogin implements ClientAuthentication, DisposableBean {

	private static final String TEMPORARY_KEY_PREFIX = "ASIA";

	private static final Pattern MISSING_MODULE = Pattern
		.compile("To use [^.:]{1,100} service module must be on the class path[.]");

	private final LoginClient endpoint;

	private final AwsCredentialsProvider credentials;

	private final StsEndpointSelector sts;

	private final @Nullable String serverId;

	private final SigningClock clock;

	/**
	 * Create a new {@link IamLogin}.
	 * @param endpoint where to log in
	 * @param credentials the AWS identity of the process; closed with this login if it
	 * can be
	 * @param sts the STS endpoints to sign for
	 * @param serverId the server id that Vault expects, or {@code null}
	 * @param clock the clock of the machine; where it differs from Vault's by more than
	 * four minutes, signatures are dated by Vault's
	 */
	public IamLogin(LoginClient endpoint, AwsCredentialsProvider credentials, StsEndpointSelector sts,
			@Nullable String serverId, Clock clock) {
		this.endpoint = endpoint;
		this.credentials = credentials;
		this.sts = sts;
		this.serverId = serverId;
		this.clock = new SigningClock(clock);
	}

	/**
	 * Log in; at once a second time if the time or the region was refused and there is
	 * another.
	 * @return the token
	 * @throws VaultAwsLoginException if there are no AWS credentials, no region, or Vault
	 * refuses
	 */
	@Override
	public VaultToken login() {
		Duration correction = this.clock.correction();
		try {
			return post();
		}
		catch (VaultAwsLoginException ex) {
			boolean again = switch (ex.getReason()) {
				case CLOCK_SKEW -> this.clock.isCorrectedSince(correction);
				case WRONG_REGION -> this.sts.fallBack();
				default -> false;
			};
			if (!again) {
				throw ex;
			}
			return post();
		}
	}

	private VaultToken post() {
		return this.endpoint.usable(this.endpoint.post(body(), this.clock::compare));
	}

	Map<String, Object> body() {
		SignedGetCallerIdentityRequest request = SignedGetCallerIdentityRequest.sign(identity(), stsEndpoint(),
				this.serverId, this.clock);
		Map<String, Object> body = new LinkedHashMap<>();
		if (this.endpoint.role() != null) {
			body.put("role", this.endpoint.role());
		}
		body.put("iam_http_request_method", "POST");
		body.put("iam_request_url", base64(request.uri().toString()));
		body.put("iam_request_body", base64(SignedGetCallerIdentityRequest.BODY));
		body.put("iam_request_headers", request.headers());
		return body;
	}

	private AwsCredentialsIdentity identity() {
		AwsCredentialsIdentity identity;
		try {
			identity = this.credentials.resolveCredentials();
		}
		catch (RuntimeException ex) {
			Matcher missing = MISSING_MODULE.matcher(String.valueOf(ex.getMessage()));
			throw missing.find() ? this.endpoint.failure(LoginFailureReason.SDK_MODULE_MISSING, missing.group(), ex)
					: this.endpoint.failure(LoginFailureReason.NO_AWS_CREDENTIALS, null, ex);
		}
		if (!StringUtils.hasText(identity.accessKeyId())) {
			throw this.endpoint.failure(LoginFailureReason.NO_AWS_CREDENTIALS, null, null);
		}
		if (identity.accessKeyId().startsWith(TEMPORARY_KEY_PREFIX) && !hasToken(identity)) {
			throw this.endpoint.failure(LoginFailureReason.SESSION_TOKEN_MISSING, null, null);
		}
		return identity;
	}

	private static boolean hasToken(AwsCredentialsIdentity identity) {
		return identity instanceof AwsSessionCredentialsIdentity session && StringUtils.hasText(session.sessionToken());
	}

	private StsEndpoint stsEndpoint() {
		try {
			return this.sts.current();
		}
		catch (SdkClientException ex) {
			throw this.endpoint.failure(LoginFailureReason.NO_REGION, null, ex);
		}
		catch (IllegalArgumentException ex) {
			throw this.endpoint.failure(LoginFailureReason.NO_REGION, ex.getMessage() + ".", ex);
		}
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Close the AWS credentials provider of this login.
	 * @throws Exception if the provider fails to close
	 */
	@Override
	public void destroy() throws Exception {
		if (this.credentials instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

}
