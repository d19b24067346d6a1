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

package io.github.vaultaws.admin;

import java.time.Duration;

/**
 * Rules of Vault for the rotation of its own access key.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AutomatedRotation {

	private static final Field<String> SCHEDULE = Field.text("rotation_schedule");

	private static final Field<Duration> WINDOW = Field.duration("rotation_window");

	private static final Field<Duration> PERIOD = Field.duration("rotation_period");

	private AutomatedRotation() {
	}

	static void check(VaultParameters change) {
		VaultParameters.refuseIf(change.has(SCHEDULE) && change.has(PERIOD),
				"mutually exclusive fields rotation_schedule and rotation_period were both specified; "
						+ "only one of them can be provided");
		VaultParameters.refuseIf(change.has(WINDOW) && change.has(PERIOD), "rotation_window does not apply to period");
		VaultParameters.refuseIf(change.has(WINDOW) && !change.isSet(SCHEDULE),
				"cannot use rotation_window without rotation_schedule");
	}

}
