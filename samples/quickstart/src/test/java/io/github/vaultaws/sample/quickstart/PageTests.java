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

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the page in a real browser.
 */
class PageTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final Duration ROTATION_TIMEOUT = Duration.ofSeconds(50);

	private static Quickstart quickstart;

	private static Browser browser;

	@BeforeAll
	static void open(@TempDir Path profile) {
		Browser.assumeInstalled();
		quickstart = new Quickstart();
		browser = new Browser(profile);
		browser.resize(1200, 1000);
		show(quickstart);
	}

	private static void show(Quickstart application) {
		browser.open(application.uri("/"));
		await().atMost(SOON).until(() -> browser.text("current").startsWith("…"));
	}

	@AfterAll
	static void close() {
		if (browser != null) {
			browser.close();
		}
		if (quickstart != null) {
			quickstart.close();
		}
	}

	@Test
	void showsCurrentCredentialsWithTheirTimeLeftAsAShrinkingBar() {
		assertThat(browser.text("current")).matches("…[A-Z0-9]{4}");
		assertThat(browser.text("users")).contains(browser.text("current"), "current", "vault-approle-deploy-");
		AtomicReference<Double> last = new AtomicReference<>(barWidth());
		await().atMost(SOON).until(() -> {
			double width = barWidth();
			return width < last.getAndSet(width);
		});
		assertThat(browser.element("ttl-bar").getAttribute("aria-valuetext")).matches("\\d+ seconds left");
	}

	private static double barWidth() {
		return browser.number("document.querySelector('#ttl-bar i').getBoundingClientRect().width");
	}

	@Test
	void countsCallsAndReportsOk() {
		quickstart.awaitOk();
		int calls = Integer.parseInt(browser.text("calls").replace(",", ""));
		await().atMost(SOON).until(() -> Integer.parseInt(browser.text("calls").replace(",", "")) > calls);
		assertThat(browser.text("failed")).isEqualTo("0");
		await().atMost(SOON).until(() -> browser.text("status-text").startsWith("All is well"));
		assertThat(browser.text("health")).isEqualTo("UP");
	}

	@Test
	void buttonIsOperatedByKeyboard() {
		quickstart.awaitOk();
		browser.element("timeline").click();
		browser.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		for (int tabs = 0; tabs < 12 && !"VAULT_DOWN".equals(browser.focused().getAttribute("id")); tabs++) {
			browser.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		}
		assertThat(browser.style(":focus-visible", "outline-style")).isEqualTo("solid");
		browser.focused().sendKeys(Keys.ENTER);
		await().atMost(SOON).until(() -> browser.text("status-text").startsWith("Vault has not responded since"));
		assertThat(browser.text("countdown")).matches("\\(\\d+ s\\)");
		assertThat(browser.focused().getText()).isEqualTo("Start Vault");
		browser.focused().sendKeys(Keys.SPACE);
		await().atMost(SOON).until(() -> browser.focused().getText().equals("Stop Vault"));
		await().atMost(SOON).until(() -> browser.text("status-text").startsWith("All is well"));
		assertThat(browser.text("timeline")).contains("You stopped Vault.", "You started Vault.");
	}

	@Test
	void noteOfAToggleDescribesItsNextOperation() {
		quickstart.awaitOk();
		assertToggle("VAULT_DOWN", "Stop Vault", "No call fails before they expire", "Start Vault",
				"succeed again soon after Vault is started");
		quickstart.awaitOk();
		assertToggle("PROPAGATION_SLOW", "Slow propagation down", "AWS then accepts", "Restore propagation",
				"Propagation is slow");
	}

	private static void assertToggle(String id, String label, String note, String toggledLabel, String toggledNote) {
		assertThat(browser.text(id)).isEqualTo(label);
		assertThat(browser.text(id + "-note")).contains(note);
		browser.element(id).click();
		await().atMost(SOON).until(() -> browser.text(id).equals(toggledLabel));
		assertThat(browser.text(id + "-note")).contains(toggledNote).doesNotContain(note);
		browser.element(id).click();
		await().atMost(SOON).until(() -> browser.text(id).equals(label));
		assertThat(browser.text(id + "-note")).contains(note).doesNotContain(toggledNote);
	}

	@Test
	void showsPendingAndSupersededCredentials() {
		quickstart.awaitOk();
		String previous = quickstart.requestRotation().current().accessKeyId();
		await().atMost(ROTATION_TIMEOUT).until(() -> browser.text("users").contains("of 3 checks passed"));
		await().atMost(ROTATION_TIMEOUT).until(() -> !browser.text("current").equals(previous));
		await().atMost(SOON).until(() -> browser.text("users").contains("superseded"));
		assertThat(browser.text("timeline")).contains("3 times in a row", "replace " + previous);
	}

	@Test
	void reportsThatTheApplicationDoesNotRespond() {
		try (Quickstart other = new Quickstart()) {
			show(other);
		}
		await().atMost(SOON).until(() -> browser.text("status-text").startsWith("The application does not respond."));
		show(quickstart);
	}

	@Test
	void fitsAPhone() {
		browser.resize(360, 740);
		try {
			assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
			assertThat(browser.number("document.getElementById('VAULT_DOWN').getBoundingClientRect().height"))
				.isGreaterThanOrEqualTo(44);
		}
		finally {
			browser.resize(1200, 1000);
		}
	}

	@Test
	void followsThePreferredColorScheme() {
		browser.prefer("light", true);
		String light = browser.style("body", "background-color");
		browser.prefer("dark", true);
		assertThat(browser.style("body", "background-color")).isNotEqualTo(light);
	}

	@Test
	void hasNoTransitionsWithReducedMotion() {
		browser.prefer("light", false);
		assertThat(browser.style("#ttl-bar i", "transition-duration")).isEqualTo("0s");
	}

	@Test
	void loadsAllResourcesFromTheApplication() {
		browser.errors();
		show(quickstart);
		assertThat(browser.resources()).isNotEmpty()
			.allSatisfy((address) -> assertThat(address).startsWith(quickstart.uri("/").toString()));
		assertThat(browser.errors()).isEmpty();
	}

}
