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

package io.github.vaultaws.sample.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Prometheus server that scrapes an application each second and evaluates the alerts.
 */
final class Prometheus implements AutoCloseable {

	private static final Pattern ADDRESS = Pattern.compile("msg=\"Listening on\" address=(\\S+)");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path log;

	private final Process process;

	private final String address;

	Prometheus(Path folder, URI application) {
		try {
			Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
					global: { scrape_interval: 1s, evaluation_interval: 1s }
					rule_files: [ '%s' ]
					scrape_configs:
					- job_name: quickstart
					  metrics_path: /actuator/prometheus
					  static_configs: [ { targets: [ '%s' ] } ]
					""".formatted(RulesTests.RULES.toAbsolutePath(), application.getAuthority()));
			this.log = folder.resolve("prometheus.log");
			this.process = new ProcessBuilder(Promtool.SERVER.toString(), "--config.file=" + configuration,
					"--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:0")
				.redirectErrorStream(true)
				.redirectOutput(this.log.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.address = await().atMost(Duration.ofMinutes(1)).until(this::address, Optional::isPresent).orElseThrow();
	}

	private Optional<String> address() throws IOException {
		String log = Files.readString(this.log);
		assertThat(this.process.isAlive()).as(log).isTrue();
		return ADDRESS.matcher(log).results().map((MatchResult found) -> found.group(1)).findFirst();
	}

	URI uri(String path) {
		return URI.create("http://" + this.address + path);
	}

	/**
	 * Return the result of a query that Prometheus accepts.
	 */
	JsonNode query(String expression) {
		String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
		HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/query?query=" + query)).build();
		try {
			HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
			JsonNode result = JsonMapper.shared().readTree(response.body());
			assertThat(result.path("status").asString()).as(expression + ": " + response.body()).isEqualTo("success");
			return result.path("data").path("result");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
