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
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

import io.github.vaultaws.StubVault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SdkProxySelector}, compared with the default HTTP client of the AWS
 * SDK.
 */
class SdkProxySelectorTests {

	private final Map<String, String> variables = new HashMap<>();

	private final Map<String, @Nullable String> previous = new HashMap<>();

	@AfterEach
	void restore() {
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
		this.previous.forEach((name, value) -> {
			if (value != null) {
				System.setProperty(name, value);
			}
			else {
				System.clearProperty(name);
			}
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://sts.invalid | |  false
			https://sts.invalid | HTTP_PROXY=PROXY | true
			http://sts.invalid | HTTP_PROXY=PROXY | true
			http://sts.invalid | http_proxy=PROXY | true
			http://sts.invalid | http_proxy=PROXY HTTP_PROXY=http://127.0.0.1:1 | true
			http://sts.invalid | HTTPS_PROXY=PROXY | false
			http://sts.invalid | HTTP_PROXY=PROXY NO_PROXY=sts.invalid | false
			http://sts.invalid | HTTP_PROXY=PROXY NO_PROXY=localhost,*.invalid | false
			http://sts.invalid | HTTP_PROXY=PROXY NO_PROXY=example.com | true
			http://sts.invalid | http.proxyHost=127.0.0.1 http.proxyPort=PORT | true
			https://sts.invalid | http.proxyHost=127.0.0.1 http.proxyPort=PORT | true
			http://sts.invalid | http.proxyHost=127.0.0.1 http.proxyPort=PORT http.nonProxyHosts=*.invalid | false
			http://sts.invalid | http.proxyHost=127.0.0.1 http.proxyPort=PORT HTTP_PROXY=http://127.0.0.1:1 | true
			""")
	void requestsPassTheProxyOfTheSdk(String uri, @Nullable String settings, boolean proxied) throws IOException {
		try (ScriptedServer proxy = ScriptedServer.of(ScriptedServer.response("502 Bad Gateway", ""))) {
			apply(settings, proxy);
			sendWithTheSdk(uri);
			assertThat(proxy.requests()).as("AWS SDK").hasSize(proxied ? 1 : 0);
			send(uri);
			assertThat(proxy.requests()).hasSize(proxied ? 2 : 0);
		}
	}

	/**
	 * The default HTTP client of the AWS SDK does not use these proxies, but others do.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://sts.invalid | HTTPS_PROXY=PROXY
			https://sts.invalid | HTTPS_PROXY=PROXY HTTP_PROXY=http://127.0.0.1:1
			https://sts.invalid | https.proxyHost=127.0.0.1 https.proxyPort=PORT
			""")
	void requestsPassAProxyForHttps(String uri, String settings) throws IOException {
		try (ScriptedServer proxy = ScriptedServer.of(ScriptedServer.response("502 Bad Gateway", ""))) {
			apply(settings, proxy);
			send(uri);
			assertThat(proxy.requests()).singleElement().asString().startsWith("CONNECT sts.invalid:443 HTTP/1.1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://sts.invalid", "https://sts.invalid" })
	void credentialsInTheVariableAreSentToTheProxyAsByTheSdk(String uri) throws IOException {
		try (ScriptedServer proxy = authenticatingProxy()) {
			apply("HTTP_PROXY=http://user:password@127.0.0.1:PORT", proxy);
			sendWithTheSdk(uri);
			assertThat(authorizations(proxy)).as("AWS SDK").hasSize(1);
			send(uri);
			assertThat(authorizations(proxy)).hasSize(2).containsOnly(basic("user:password"));
		}
	}

	/**
	 * The AWS SDK sends them as they are in the variable, with which a proxy could not
	 * have such credentials.
	 */
	@Test
	void credentialsInTheVariableAreDecoded() throws IOException {
		try (ScriptedServer proxy = authenticatingProxy()) {
			apply("HTTP_PROXY=http://domain%5Cuser:pa%3Ass@127.0.0.1:PORT", proxy);
			send("http://sts.invalid");
			assertThat(authorizations(proxy)).containsExactly(basic("domain\\user:pa:ss"));
		}
	}

	private static ScriptedServer authenticatingProxy() throws IOException {
		String challenge = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"";
		return new ScriptedServer((request, connection) -> ScriptedServer.write(connection,
				ScriptedServer.response(request.contains("Proxy-Authorization") ? "502 Bad Gateway" : challenge, "")));
	}

	private static String basic(String credentials) {
		return "Proxy-Authorization: Basic "
				+ Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
	}

	private static List<String> authorizations(ScriptedServer proxy) {
		return proxy.requests()
			.stream()
			.flatMap(String::lines)
			.filter((line) -> line.startsWith("Proxy-Authorization:"))
			.toList();
	}

	@Test
	void invalidProxyIsIgnored() {
		this.variables.put("HTTP_PROXY", "http://not a proxy");
		assertThat(new SdkProxySelector(this.variables).select(URI.create("http://sts.invalid")))
			.containsExactly(Proxy.NO_PROXY);
	}

	private void apply(@Nullable String settings, ScriptedServer proxy) {
		for (String setting : (settings != null) ? settings.strip().split(" ") : new String[0]) {
			String[] pair = setting.split("=", 2);
			String value = pair[1].replace("PROXY", proxy.uri())
				.replace("PORT", String.valueOf(URI.create(proxy.uri()).getPort()));
			if (pair[0].contains(".")) {
				this.previous.putIfAbsent(pair[0], System.getProperty(pair[0]));
				System.setProperty(pair[0], value);
			}
			else {
				this.variables.put(pair[0], value);
				SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(pair[0], value);
			}
		}
	}

	private static void sendWithTheSdk(String uri) {
		try (StsClient client = StsClient.builder()
			.region(Region.EU_WEST_1)
			.endpointOverride(URI.create(uri))
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.overrideConfiguration((override) -> override.retryStrategy(DefaultRetryStrategy.doNotRetry())
				.apiCallTimeout(Duration.ofMinutes(1)))
			.build()) {
			client.getCallerIdentity();
		}
		catch (SdkException ex) {
			assertThat(ex).hasMessageNotContaining("Multiple HTTP implementations");
		}
	}

	private void send(String uri) {
		try {
			PlainHttp.within(Duration.ofMinutes(1), StubVault.timer(), new SdkProxySelector(this.variables))
				.exchange("POST", URI.create(uri + "/"), Map.of(), "body");
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageNotContaining("within");
		}
	}

}
