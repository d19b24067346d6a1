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

package io.github.vaultaws.client;

import java.net.URI;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.jspecify.annotations.Nullable;

/**
 * Problems of the connection to a server that a retry does not resolve, because the
 * configuration of the connection has to be changed.
 *
 * @author The vault-aws-spring-boot authors
 */
enum ConnectionProblem {

	/**
	 * The certificate of the server has expired, or is not valid yet.
	 */
	CERTIFICATE_EXPIRED("the TLS certificate of {server} has expired or is not valid yet",
			"Renew the certificate of the server, or correct the system clock."),

	/**
	 * The certificate of the server is issued for another name.
	 */
	CERTIFICATE_FOR_ANOTHER_HOST("the TLS certificate of {server} is issued for another host",
			"Set 'spring.cloud.vault.uri' to a host name in the certificate, or issue a certificate for the host name."),

	/**
	 * The certificate of the server is not trusted.
	 */
	CERTIFICATE_NOT_TRUSTED("the TLS certificate of {server} is not trusted",
			"Set 'spring.cloud.vault.ssl.trust-store' (with '.trust-store-password' and '.trust-store-type') to a trust store"
					+ " that contains the certificate of the issuing CA, or add the certificate to the SSL bundle of 'vault.aws.ssl.bundle'."
					+ " By default, the trust store of the JVM is used."),

	/**
	 * The server does not use TLS.
	 */
	NO_TLS("the server {server} does not use TLS",
			"Correct the port of 'spring.cloud.vault.uri'. If Vault listens without TLS (tls_disable), use 'http://'."),

	/**
	 * The server rejected the TLS handshake.
	 */
	HANDSHAKE_REJECTED("the server {server} rejected the TLS handshake",
			"If Vault requires a client certificate, set 'spring.cloud.vault.ssl.key-store' (with '.key-store-password' and"
					+ " '.key-store-type'), or add it to the SSL bundle of 'vault.aws.ssl.bundle'. Check"
					+ " that the key belongs to the certificate, that the certificate has not expired, and that Vault trusts its CA"
					+ " (tls_client_ca_file). Otherwise, check '.enabled-protocols' and '.enabled-cipher-suites'."),

	/**
	 * The server requires TLS.
	 */
	TLS_REQUIRED("the server {server} requires TLS",
			"Set 'spring.cloud.vault.uri' to 'https://…', or 'spring.cloud.vault.scheme' to 'https'."),

	/**
	 * The server redirects requests in a way that is not Vault's.
	 */
	REDIRECTED("the server {server} redirects requests",
			"If Vault is at {target}, set 'spring.cloud.vault.uri' to this address. Otherwise, a gateway answers instead of Vault:"
					+ " exclude Vault's paths (/v1/) from the redirect."),

	/**
	 * The proxy requires authentication.
	 */
	PROXY_AUTHENTICATION("the HTTP proxy requires authentication, and did not accept credentials of the JVM",
			"Set the system properties 'https.proxyUser' and 'https.proxyPassword', with 'https.proxyHost' and 'https.proxyPort'"
					+ " ('http.…' if Vault does not use TLS), or a default java.net.Authenticator. Otherwise, exclude the host of Vault"
					+ " from the proxy (system property 'http.nonProxyHosts', or a VaultHttpCustomizer).");

	private static final Pattern ANOTHER_HOST = Pattern
		.compile("No (name matching|subject alternative)|doesn't match any of the subject alternative names");

	private static final Pattern PLAIN_TEXT = Pattern
		.compile("(?i)(Unsupported or unrecogni[sz]ed|Unrecognized) SSL message");

	private static final Pattern REJECTED = Pattern.compile("(?i)(received fatal alert: |alert\\()(bad_certificate"
			+ "|certificate_required|certificate_unknown|certificate_expired|certificate_revoked|unsupported_certificate"
			+ "|unknown_ca|access_denied|decrypt_error|handshake_failure|protocol_version|insufficient_security)|No appropriate protocol");

	private final String description;

	private final String action;

	ConnectionProblem(String description, String action) {
		this.description = description;
		this.action = action;
	}

	/**
	 * Find the problem that a failed exchange shows.
	 * @param failure the failure
	 * @return the problem, or {@code null} if a retry may succeed
	 */
	static @Nullable ConnectionProblem find(Throwable failure) {
		ConnectionProblem found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			ConnectionProblem problem = of(cause);
			found = (problem != null) ? problem : found;
		}
		return found;
	}

	private static @Nullable ConnectionProblem of(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
			return CERTIFICATE_EXPIRED;
		}
		if (cause instanceof SSLPeerUnverifiedException || ANOTHER_HOST.matcher(message).find()) {
			return CERTIFICATE_FOR_ANOTHER_HOST;
		}
		if (cause instanceof CertificateException || cause instanceof CertPathBuilderException
				|| cause instanceof CertPathValidatorException || cause instanceof InvalidAlgorithmParameterException) {
			return CERTIFICATE_NOT_TRUSTED;
		}
		if (cause instanceof SSLException && PLAIN_TEXT.matcher(message).find()) {
			return NO_TLS;
		}
		return (cause instanceof SSLHandshakeException && REJECTED.matcher(message).find()) ? HANDSHAKE_REJECTED : null;
	}

	/**
	 * Return what is wrong.
	 * @return the description, a clause with the placeholder {@code server}
	 */
	String description() {
		return this.description;
	}

	/**
	 * Return what is wrong with the connection to a server.
	 * @param server the address of the server
	 * @return the description, a clause without a full stop
	 */
	String description(URI server) {
		return this.description.replace("{server}", origin(server));
	}

	/**
	 * Return how the problem can be resolved.
	 * @return the action, with the placeholder {@code target} for a redirect
	 */
	String action() {
		return this.action;
	}

	/**
	 * Return how a redirect can be avoided.
	 * @param target the target of the redirect
	 * @return the action
	 */
	static String redirected(URI target) {
		return REDIRECTED.action.replace("{target}", origin(target));
	}

	// User info and query may contain a secret.
	static String origin(URI uri) {
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		return PrintableText.of(uri.getScheme() + "://" + uri.getHost() + port);
	}

}
