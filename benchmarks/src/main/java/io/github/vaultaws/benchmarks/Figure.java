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
 * One line of the table.
 *
 * @param what what was measured
 * @param ours our figure
 * @param beside the peer and its figure
 * @param ratio ours to the peer's, or empty where that says nothing
 * @param goal what is to be reached
 * @param reached whether it is
 * @author The vault-aws-spring-boot authors
 */
record Figure(String what, String ours, String beside, String ratio, String goal, boolean reached) {

	/**
	 * Compare medians.
	 * @param what what was measured
	 * @param unit its unit
	 * @param ours our samples
	 * @param peer the name of the peer
	 * @param theirs its samples
	 * @param limit the highest ratio that is good
	 * @return the figure
	 */
	static Figure ratio(String what, String unit, Samples ours, String peer, Samples theirs, double limit) {
		double ratio = ours.median() / theirs.median();
		return new Figure(what, ours.text(unit), peer + " " + theirs.text(unit),
				String.format(Locale.ROOT, "%.2f", ratio), String.format(Locale.ROOT, "≤ %.1f ×", limit),
				ratio <= limit);
	}

	/**
	 * Hold our median against a limit.
	 * @param what what was measured
	 * @param unit its unit
	 * @param ours our samples
	 * @param beside the peer and its figure
	 * @param limit the highest that is good
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
