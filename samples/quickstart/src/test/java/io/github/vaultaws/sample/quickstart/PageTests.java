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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page in a real browser.
 */
class PageTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private static final Duration A_LIFE = Duration.ofSeconds(50);

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
		await().atMost(SOON).until(() -> browser.text("key").startsWith("…"));
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
	void showsTheKeyInUseWithItsLifeAsAShrinkingBar() {
		assertThat(browser.text("key")).matches("…[A-Z0-9]{4}");
		assertThat(browser.text("users")).contains(browser.text("key"), "in use", "vault-approle-deploy-");
		double before = barWidth();
		await().atMost(SOON).until(() -> barWidth() < before);
		assertThat(browser.element("key-bar").getAttribute("aria-valuetext")).matches("\\d+ seconds left");
	}

	private static double barWidth() {
		return browser.number("document.querySelector('#key-bar i').getBoundingClientRect().width");
	}

	@Test
	void countsCallsAndTellsThatAllIsWell() {
		quickstart.awaitCalm();
		int calls = Integer.parseInt(browser.text("calls").replace(",", ""));
		await().atMost(SOON).until(() -> Integer.parseInt(browser.text("calls").replace(",", "")) > calls);
		assertThat(browser.text("failed")).isEqualTo("0");
		await().atMost(SOON).until(() -> browser.text("sentence").startsWith("All is well"));
		assertThat(browser.text("health")).isEqualTo("UP");
	}

	@Test
	void buttonIsReachedAndPressedByKeyboard() {
		quickstart.awaitCalm();
		browser.element("timeline").click();
		browser.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		for (int tabs = 0; tabs < 10 && !"vault".equals(browser.focused().getAttribute("id")); tabs++) {
			browser.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		}
		assertThat(browser.style(":focus-visible", "outline-style")).isEqualTo("solid");
		browser.focused().sendKeys(Keys.ENTER);
		await().atMost(SOON).until(() -> browser.text("sentence").startsWith("Vault does not answer since"));
		assertThat(browser.text("countdown")).matches("\\(\\d+ s\\)");
		assertThat(browser.focused().getText()).isEqualTo("Bring Vault up");
		browser.focused().sendKeys(Keys.SPACE);
		await().atMost(SOON).until(() -> browser.focused().getText().equals("Take Vault down"));
		await().atMost(SOON).until(() -> browser.text("sentence").startsWith("All is well"));
		assertThat(browser.text("timeline")).contains("You took Vault down.", "You brought Vault up.");
	}

	@Test
	void showsHowANewKeyIsProvenAndTheFormerLivesOn() {
		String former = quickstart.awaitCalm().key().id();
		quickstart.press("/keys/rotate");
		await().atMost(A_LIFE).until(() -> browser.text("users").contains("of 3 answers"));
		await().atMost(A_LIFE).until(() -> !browser.text("key").equals(former));
		await().atMost(SOON).until(() -> browser.text("users").contains("superseded"));
		assertThat(browser.text("timeline")).contains("3 times in a row", "replaces " + former);
	}

	@Test
	void tellsThatTheApplicationHasStopped() {
		try (Quickstart other = new Quickstart()) {
			show(other);
		}
		await().atMost(SOON).until(() -> browser.text("sentence").startsWith("The application does not answer."));
		show(quickstart);
	}

	@Test
	void fitsAPhone() {
		browser.resize(360, 740);
		try {
			assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
			assertThat(browser.number("document.getElementById('vault').getBoundingClientRect().height"))
				.isGreaterThanOrEqualTo(44);
		}
		finally {
			browser.resize(1200, 1000);
		}
	}

	@Test
	void isDarkOrLightAsTheReaderPrefers() {
		browser.prefer("light", true);
		String light = browser.style("body", "background-color");
		browser.prefer("dark", true);
		assertThat(browser.style("body", "background-color")).isNotEqualTo(light);
	}

	@Test
	void movesNothingForReadersWhoPreferThat() {
		browser.prefer("light", false);
		assertThat(browser.style("#key-bar i", "transition-duration")).isEqualTo("0s");
	}

	@Test
	void getsAllItNeedsFromTheApplication() {
		browser.complaints();
		show(quickstart);
		assertThat(browser.resources()).isNotEmpty()
			.allSatisfy((address) -> assertThat(address).startsWith(quickstart.uri("/").toString()));
		assertThat(browser.complaints()).isEmpty();
	}

}
