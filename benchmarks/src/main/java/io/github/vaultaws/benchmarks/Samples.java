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

package io.github.vaultaws.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The results of several runs.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Samples {

	private final List<Double> values = new ArrayList<>();

	static Samples of(double... values) {
		Samples samples = new Samples();
		for (double value : values) {
			samples.add(value);
		}
		return samples;
	}

	void add(double value) {
		this.values.add(value);
		Collections.sort(this.values);
	}

	double median() {
		int size = this.values.size();
		return (this.values.get((size - 1) / 2) + this.values.get(size / 2)) / 2;
	}

	double min() {
		return this.values.get(0);
	}

	double max() {
		return this.values.get(this.values.size() - 1);
	}

	/**
	 * Return the median and, if they differ, the minimum and maximum.
	 * @param unit the unit, or empty
	 * @return the text
	 */
	String text(String unit) {
		String least = number(min());
		String greatest = number(max());
		return (number(median()) + " " + unit).trim()
				+ (least.equals(greatest) ? "" : " (" + least + "–" + greatest + ")");
	}

	/**
	 * Return a number with three significant digits.
	 * @param value the number
	 * @return the text
	 */
	static String number(double value) {
		if (Math.abs(value) < 0.005) {
			return "0";
		}
		int digits = (Math.abs(value) >= 100 || value == Math.rint(value)) ? 0 : (Math.abs(value) >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + digits + "f", value);
	}

}
