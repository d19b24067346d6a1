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
	void screenshots(@TempDir Path profile) throws Exception {
		Files.createDirectories(this.folder);
		try (Quickstart quickstart = new Quickstart(); Browser browser = new Browser(profile)) {
			browser.open(quickstart.uri("/"));
			quickstart.press("/propagation/slow");
			awaitText(browser, "users", "superseded");
			quickstart.requestRotation();
			awaitText(browser, "users", "1 of 3 checks passed");
			takeScreenshots(browser, "verification");
			quickstart.press("/propagation/normal");
			quickstart.awaitOk();
			quickstart.press("/vault/stop");
			awaitText(browser, "health", "degraded");
			takeScreenshots(browser, "outage");
			awaitText(browser, "health", "DOWN");
			takeScreenshots(browser, "expired");
			quickstart.press("/vault/start");
			quickstart.awaitOk();
			quickstart.press("/lease/revoke");
			awaitText(browser, "status-text", "AWS calls have failed");
			takeScreenshots(browser, "revoked");
		}
		assertThat(this.folder).isDirectoryContaining("glob:**.png");
	}

	private static void awaitText(Browser browser, String id, String text) {
		await().atMost(TIMEOUT).until(() -> browser.text(id).contains(text));
	}

	private void takeScreenshots(Browser browser, String name) {
		for (String scheme : new String[] { "light", "dark" }) {
			browser.prefer(scheme, false);
			browser.resize(1120, 1000);
			browser.takeScreenshot(this.folder.resolve(name + "-" + scheme + ".png"));
			browser.resize(360, 1200);
			browser.takeScreenshot(this.folder.resolve(name + "-phone-" + scheme + ".png"));
		}
	}

}
