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
import org.springframework.vault.support.VaultToken;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;
import io.github.vaultaws.client.PrintableText;

/**
 * AWS IAM login with a signed {@code sts:GetCallerIdentity} request that Vault forwards
 * to STS. AWS credentials are resolved for each login. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/auth/aws#login">Login
 * API</a>
 */
public final class IamLogin implements DescribedLogin, DisposableBean {

	private static final String TEMPORARY_KEY_PREFIX = "ASIA";

	private static final Pattern MISSING_MODULE = Pattern.compile(
			"To use [^.:']{1,100}(?:'[^'\\v]{1,100}' profile, the )?'(\\w+)' service module must be on the class path[.]");

	/**
	 * Text of the AWS SDK. Its default chain looks for the profile {@code default} last.
	 */
	private static final Pattern MISSING_PROFILE = Pattern
		.compile("^Profile file contained no credentials for profile '([^']+)'"
				+ "|Profile file contained no credentials for profile '((?!default')[^']+)'");

	private final LoginClient client;

	private final AwsCredentialsProvider credentials;

	private final StsEndpointSelector sts;

	private final @Nullable String serverId;

	private final SigningClock clock;

	/**
	 * Create a new {@link IamLogin}.
	 * @param client the login client of the auth mount
	 * @param credentials the AWS credentials provider of the process; closed with this
	 * login if it is {@link AutoCloseable}
	 * @param sts the selector of the STS endpoint to sign for
	 * @param serverId the server id that Vault expects, or {@code null}
	 * @param clock the system clock; if it differs from Vault's clock by more than four
	 * minutes, signatures use the time of Vault
	 */
	public IamLogin(LoginClient client, AwsCredentialsProvider credentials, StsEndpointSelector sts,
			@Nullable String serverId, Clock clock) {
		this.client = client;
		this.credentials = credentials;
		this.sts = sts;
		this.serverId = serverId;
		this.clock = new SigningClock(clock);
	}

	/**
	 * Log in. If the time or the region is rejected and a correction is available, the
	 * login is attempted a second time immediately.
	 * @return the token
	 * @throws VaultAwsLoginException if there are no AWS credentials, there is no region,
	 * or Vault rejects the login
	 */
	@Override
	public VaultToken login() {
		Duration correction = this.clock.correction();
		try {
			return post();
		}
		catch (VaultAwsLoginException ex) {
			boolean corrected = switch (ex.getReason()) {
				case CLOCK_SKEW -> this.clock.isCorrectedSince(correction);
				case WRONG_REGION -> this.sts.fallBack();
				default -> false;
			};
			if (!corrected) {
				throw ex;
			}
			return post();
		}
	}

	private VaultToken post() {
		return this.client.requireUsable(this.client.post(body(), this.clock::compare));
	}

	Map<String, Object> body() {
		SignedGetCallerIdentityRequest request = SignedGetCallerIdentityRequest.sign(identity(), stsEndpoint(),
				this.serverId, this.clock);
		Map<String, Object> body = new LinkedHashMap<>();
		if (this.client.role() != null) {
			body.put("role", this.client.role());
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
			throw noIdentity(ex);
		}
		if (!StringUtils.hasText(identity.accessKeyId())) {
			throw this.client.failure(LoginFailureReason.NO_AWS_CREDENTIALS, null, null);
		}
		if (identity.accessKeyId().startsWith(TEMPORARY_KEY_PREFIX) && !hasToken(identity)) {
			throw this.client.failure(LoginFailureReason.SESSION_TOKEN_MISSING, null, null);
		}
		return identity;
	}

	private VaultAwsLoginException noIdentity(RuntimeException cause) {
		String message = String.valueOf(cause.getMessage());
		Matcher module = MISSING_MODULE.matcher(message);
		if (module.find()) {
			return this.client.failure(LoginFailureReason.SDK_MODULE_MISSING, module.group(), "module", module.group(1),
					cause);
		}
		Matcher profile = MISSING_PROFILE.matcher(message);
		if (profile.find()) {
			return this.client.failure(LoginFailureReason.PROFILE_NOT_FOUND, null, "profile",
					(profile.group(1) != null) ? profile.group(1) : profile.group(2), cause);
		}
		return this.client.failure(LoginFailureReason.NO_AWS_CREDENTIALS, null, cause);
	}

	private static boolean hasToken(AwsCredentialsIdentity identity) {
		return identity instanceof AwsSessionCredentialsIdentity session && StringUtils.hasText(session.sessionToken());
	}

	private StsEndpoint stsEndpoint() {
		try {
			return this.sts.current();
		}
		catch (SdkClientException ex) {
			throw this.client.failure(LoginFailureReason.NO_REGION, null, ex);
		}
		catch (IllegalArgumentException ex) {
			throw this.client.failure(LoginFailureReason.NO_REGION, PrintableText.ofFailure(ex) + ".", ex);
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

	@Override
	public Description description() {
		return this.client.describe("iam");
	}

	@Override
	public String toString() {
		return description().toString();
	}

}
