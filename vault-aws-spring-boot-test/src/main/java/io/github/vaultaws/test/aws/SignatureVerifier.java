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

package io.github.vaultaws.test.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.http.Exchange;

/**
 * Verifies the signature of a request, with the checks of AWS in their order.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SignatureVerifier {

	static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

	private static final Duration WINDOW = Duration.ofMinutes(15);

	private static final Pattern HOST = Pattern.compile(
			"(?:sts|iam)(?:-fips)?(?:\\.([a-z]{2,}(?:-[a-z]+)+-\\d+))?\\.(?:amazonaws|api\\.aws)[a-z.]*(?::\\d+)?");

	private final CredentialsRegistry credentials;

	private final Clock clock;

	SignatureVerifier(CredentialsRegistry credentials, Clock clock) {
		this.credentials = credentials;
		this.clock = clock;
	}

	CredentialsRegistry.Entry verify(Exchange exchange, @Nullable String service) {
		Authorization authorization = Authorization.of(exchange);
		CredentialsRegistry.Entry entry = this.credentials.find(authorization.accessKeyId());
		checkScope(exchange, authorization, service);
		checkDate(authorization);
		checkSignature(exchange, authorization, entry);
		checkSession(entry, authorization.sessionToken());
		return entry;
	}

	CredentialsRegistry.Entry verify(TestCredentials credentials) {
		CredentialsRegistry.Entry entry = this.credentials.find(credentials.accessKeyId());
		if (!equal(entry.credentials().secretAccessKey(), credentials.secretAccessKey())) {
			throw wrongSecret();
		}
		checkSession(entry, credentials.sessionToken());
		return entry;
	}

	private void checkSession(CredentialsRegistry.Entry entry, @Nullable String sessionToken) {
		if (!equal(entry.credentials().sessionToken(), sessionToken)) {
			throw AwsException.invalidToken();
		}
		this.credentials.checkEnd(entry);
	}

	private void checkScope(Exchange exchange, Authorization authorization, @Nullable String service) {
		String region = region(exchange);
		if (region != null && !region.equals(authorization.region())) {
			throw AwsException.signature("Credential should be scoped to a valid region. ");
		}
		if (service != null && !service.equals(authorization.service())) {
			throw AwsException.signature("Credential should be scoped to correct service: '" + service + "'. ");
		}
		if (!authorization.date().startsWith(authorization.day())) {
			throw AwsException
				.signature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
						+ authorization.day() + "' != '" + authorization.date().split("T", 2)[0] + "', from '"
						+ authorization.date() + "'.");
		}
	}

	private static @Nullable String region(Exchange exchange) {
		String host = exchange.header("Host");
		Matcher matcher = HOST.matcher((host != null) ? host : "");
		if (!matcher.matches()) {
			return null;
		}
		return (matcher.group(1) != null) ? matcher.group(1) : "us-east-1";
	}

	private void checkDate(Authorization authorization) {
		Instant date = parse(authorization.date());
		Instant now = this.clock.instant();
		Instant earliest = now.minus(WINDOW);
		Instant latest = now.plus(WINDOW);
		if (date.isBefore(earliest)) {
			throw AwsException.signature("Signature expired: " + authorization.date() + " is now earlier than "
					+ DATE.format(earliest) + " (" + DATE.format(now) + " - 15 min.)");
		}
		if (date.isAfter(latest)) {
			throw AwsException.signature("Signature not yet current: " + authorization.date() + " is still later than "
					+ DATE.format(latest) + " (" + DATE.format(now) + " + 15 min.)");
		}
	}

	private static Instant parse(String date) {
		try {
			return DATE.parse(date, Instant::from);
		}
		catch (DateTimeException ex) {
			throw Authorization.incomplete("Date must be in ISO-8601 'basic format'. Got '" + date + "'. "
					+ "See http://en.wikipedia.org/wiki/ISO_8601");
		}
	}

	private static void checkSignature(Exchange exchange, Authorization authorization,
			CredentialsRegistry.Entry entry) {
		if (!authorization.signedHeaders().contains("host")) {
			throw AwsException.signature("'Host' must be a 'SignedHeader' in the AWS Authorization.");
		}
		String signature = SigV4.signature(exchange, authorization, entry.credentials().secretAccessKey());
		if (!equal(signature, authorization.signature())) {
			throw wrongSecret();
		}
	}

	private static AwsException wrongSecret() {
		return AwsException.signature("The request signature we calculated does not match the signature you provided. "
				+ "Check your AWS Secret Access Key and signing method. "
				+ "Consult the service documentation for details.");
	}

	private static boolean equal(@Nullable String expected, @Nullable String actual) {
		if (expected == null || actual == null) {
			return expected == null && actual == null;
		}
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
				actual.getBytes(StandardCharsets.UTF_8));
	}

}
