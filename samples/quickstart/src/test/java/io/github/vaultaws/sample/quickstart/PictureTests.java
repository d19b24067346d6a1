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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes the screenshots of the documentation if the system property
 * {@code quickstart.pictures} names a folder.
 */
@EnabledIfSystemProperty(named = "quickstart.pictures", matches = ".+",
		disabledReason = "No screenshots taken; set -Dquickstart.pictures=<folder> to take them")
class PictureTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Path folder = Path.of(System.getProperty("quickstart.pictures", ""));

	@Test
	void screenshots(@TempDir Path profile, @TempDir Path data) throws Exception {
		Files.createDirectories(this.folder);
		Promtool.assumeInstalled();
		try (Quickstart quickstart = new Quickstart();
				Prometheus prometheus = new Prometheus(data, quickstart.uri("/"));
				Browser browser = new Browser(profile)) {
			browser.open(quickstart.uri("/"));
			quickstart.begin(Trouble.PROPAGATION_SLOW);
			awaitText(browser, "users", "superseded");
			quickstart.requestRotation();
			awaitText(browser, "users", "1 of 3 checks passed");
			takeScreenshots(browser, "verification");
			quickstart.end(Trouble.PROPAGATION_SLOW);
			quickstart.awaitOk();
			quickstart.begin(Trouble.VAULT_DOWN);
			awaitText(browser, "health", "degraded");
			takeScreenshots(browser, "outage");
			awaitText(browser, "health", "DOWN");
			takeScreenshots(browser, "expired");
			quickstart.end(Trouble.VAULT_DOWN);
			quickstart.awaitOk();
			quickstart.press("/lease/revoke");
			awaitText(browser, "status-text", "AWS calls have failed");
			takeScreenshots(browser, "revoked");
			quickstart.awaitOk();
			takeGraph(browser, prometheus);
		}
		assertThat(this.folder).isDirectoryContaining("glob:**.png");
	}

	private void takeGraph(Browser browser, Prometheus prometheus) {
		await().atMost(TIMEOUT)
			.until(() -> !prometheus.query("min_over_time(vault_aws_credentials_expiry_seconds[5s]) > 5").isEmpty());
		browser.prefer("light", false);
		browser.resize(1120, 1420);
		browser.open(prometheus.uri("/graph?g0.expr=vault_aws_credentials_expiry_seconds&g0.tab=0&g0.range_input=80s"
				+ "&g1.expr=vault_aws_credentials_overdue_seconds&g1.tab=0&g1.range_input=80s"));
		await().atMost(TIMEOUT)
			.until(() -> browser.number("document.querySelectorAll('.rickshaw_graph path').length") >= 2);
		browser.takeScreenshot(this.folder.resolve("prometheus.png"));
	}

	private static void awaitText(Browser browser, String id, String text) {
		await().atMost(TIMEOUT).until(() -> browser.text(id).contains(text));
	}

	private void takeScreenshots(Browser browser, String name) {
		for (String scheme : new String[] { "light", "dark" }) {
			browser.prefer(scheme, false);
			browser.resize(1120, 1300);
			browser.takeScreenshot(this.folder.resolve(name + "-" + scheme + ".png"));
			browser.resize(360, 1200);
			browser.takeScreenshot(this.folder.resolve(name + "-phone-" + scheme + ".png"));
		}
	}

}
