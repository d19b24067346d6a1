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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A headless Chromium with a new profile.
 */
final class Browser implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Browser.class);

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final String MISSING = "%s and %s are not installed; ci/browser installs them".formatted(CHROMIUM,
			DRIVER);

	private final ChromeDriver driver;

	Browser(Path profile) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
				"--user-data-dir=" + profile);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	/**
	 * Skip the test if no browser is installed, or fail it if the environment variable
	 * {@code BROWSER_REQUIRED} is {@code true}.
	 */
	static void assumeInstalled() {
		boolean installed = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
		if (!installed && Boolean.parseBoolean(System.getenv("BROWSER_REQUIRED"))) {
			throw new IllegalStateException("BROWSER_REQUIRED is true, but " + MISSING);
		}
		if (!installed) {
			logger.warn("Tests of the page are skipped: " + MISSING);
		}
		assumeTrue(installed, MISSING);
	}

	void open(URI page) {
		this.driver.get(page.toString());
	}

	/**
	 * Set the size of the window, which is that of a phone if it is narrow.
	 */
	void resize(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1.5, "mobile", width < 600));
	}

	/**
	 * Set the preferred color scheme and whether motion is preferred.
	 */
	void prefer(String colorScheme, boolean motion) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme),
						Map.of("name", "prefers-reduced-motion", "value", motion ? "no-preference" : "reduce"))));
	}

	String text(String id) {
		return element(id).getText();
	}

	WebElement element(String id) {
		return this.driver.findElement(By.id(id));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	double number(String script) {
		return ((Number) this.driver.executeScript("return " + script)).doubleValue();
	}

	String style(String selector, String property) {
		return (String) this.driver.executeScript(
				"return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])",
				selector, property);
	}

	/**
	 * Return the errors that the browser logged since the last call, such as script
	 * errors and missing resources.
	 */
	List<String> errors() {
		return this.driver.manage().logs().get("browser").getAll().stream().map(Object::toString).toList();
	}

	/**
	 * Return the addresses of the resources that the page requested.
	 */
	@SuppressWarnings("unchecked")
	List<String> resources() {
		return (List<String>) this.driver
			.executeScript("return performance.getEntriesByType('resource').map((entry) => entry.name)");
	}

	void takeScreenshot(Path file) {
		try {
			Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
