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

import java.util.Locale;

/**
 * A row of the table.
 *
 * @param what the measured quantity
 * @param ours our figure
 * @param beside the peer and its figure
 * @param ratio the ratio of our figure to that of the peer, or empty if it has no meaning
 * @param goal the goal
 * @param reached whether the goal is reached
 * @author The vault-aws-spring-boot authors
 */
record Figure(String what, String ours, String beside, String ratio, String goal, boolean reached) {

	/**
	 * Compare the medians of two samples.
	 * @param what the measured quantity
	 * @param unit the unit
	 * @param ours our samples
	 * @param peer the name of the peer
	 * @param theirs the samples of the peer
	 * @param limit the maximum ratio
	 * @return the figure
	 */
	static Figure ratio(String what, String unit, Samples ours, String peer, Samples theirs, double limit) {
		double ratio = ours.median() / theirs.median();
		return new Figure(what, ours.text(unit), peer + " " + theirs.text(unit),
				String.format(Locale.ROOT, "%.2f", ratio), String.format(Locale.ROOT, "≤ %.1f ×", limit),
				ratio <= limit);
	}

	/**
	 * Compare our median with a limit.
	 * @param what the measured quantity
	 * @param unit the unit
	 * @param ours our samples
	 * @param beside the peer and its figure
	 * @param limit the maximum value
	 * @return the figure
	 */
	static Figure limit(String what, String unit, Samples ours, String beside, double limit) {
		return new Figure(what, ours.text(unit), beside, "", "≤ " + Samples.number(limit) + " " + unit,
				ours.median() <= limit);
	}

	String row() {
		return "| " + String.join(" | ", this.what, this.ours, this.beside, this.ratio, this.goal,
				this.reached ? "yes" : "**no**") + " |";
	}

}
