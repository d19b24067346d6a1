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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * {@link ProxySelector} that selects the proxies that clients of the AWS SDK use: those
 * of the system properties, which the JVM's own selector reads, and otherwise those of
 * the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}.
 * A proxy for HTTP is also used for HTTPS, unless there is another. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class SdkProxySelector extends ProxySelector {

	private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

	private final Map<String, String> variables;

	/**
	 * Create a new {@link SdkProxySelector}.
	 */
	public SdkProxySelector() {
		this(System.getenv());
	}

	SdkProxySelector(Map<String, String> variables) {
		this.variables = variables;
	}

	@Override
	public List<Proxy> select(URI uri) {
		ProxySelector jvm = ProxySelector.getDefault();
		boolean https = "https".equalsIgnoreCase(uri.getScheme());
		List<Proxy> proxies = (jvm != null) ? jvm.select(uri) : DIRECT;
		if (!DIRECT.equals(proxies) || (https && isSet("https.proxyHost"))) {
			return proxies;
		}
		Optional<Proxy> own = https ? variable("https_proxy") : Optional.empty();
		if (own.isEmpty() && isSet("http.proxyHost")) {
			return (https && jvm != null) ? jvm.select(URI.create("http://" + uri.getRawAuthority())) : proxies;
		}
		return own.or(() -> variable("http_proxy")).filter((proxy) -> !isExcluded(uri)).map(List::of).orElse(DIRECT);
	}

	private static boolean isSet(String systemProperty) {
		return StringUtils.hasText(System.getProperty(systemProperty));
	}

	private Optional<Proxy> variable(String name) {
		return uri(name).map((proxy) -> new Proxy(Proxy.Type.HTTP,
				InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy))));
	}

	private Optional<URI> uri(String name) {
		return value(name).flatMap((value) -> {
			try {
				return Optional.of(URI.create(value.contains("://") ? value : "http://" + value));
			}
			catch (IllegalArgumentException ex) {
				return Optional.empty();
			}
		}).filter((proxy) -> proxy.getHost() != null);
	}

	/**
	 * Return the credentials in the variable that names a proxy.
	 * @param host the host of the proxy
	 * @param port the port of the proxy
	 * @return the credentials, or {@code null} if the variable contains none
	 */
	@Nullable PasswordAuthentication credentials(String host, int port) {
		return Stream.of("https_proxy", "http_proxy")
			.flatMap((name) -> uri(name).stream())
			.filter((proxy) -> proxy.getHost().equalsIgnoreCase(host) && port(proxy) == port)
			.map(URI::getRawUserInfo)
			.filter(StringUtils::hasText)
			.map((userInfo) -> userInfo.split(":", 2))
			.map((pair) -> new PasswordAuthentication(decoded(pair[0]),
					decoded((pair.length > 1) ? pair[1] : "").toCharArray()))
			.findFirst()
			.orElse(null);
	}

	private static String decoded(String text) {
		return UriUtils.decode(text, StandardCharsets.UTF_8);
	}

	private static int port(URI proxy) {
		return (proxy.getPort() >= 0) ? proxy.getPort() : "https".equalsIgnoreCase(proxy.getScheme()) ? 443 : 80;
	}

	private boolean isExcluded(URI uri) {
		String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
		return value("no_proxy").stream()
			.flatMap((value) -> Arrays.stream(value.split("[,|]")))
			.map((pattern) -> pattern.strip().toLowerCase(Locale.ROOT))
			.filter(StringUtils::hasText)
			.anyMatch((pattern) -> pattern.startsWith(".") ? host.endsWith(pattern)
					: Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), host));
	}

	private Optional<String> value(String name) {
		return Stream.of(this.variables.get(name), this.variables.get(name.toUpperCase(Locale.ROOT)))
			.filter(StringUtils::hasText)
			.map(String::strip)
			.findFirst();
	}

	@Override
	public void connectFailed(@Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
	}

}
