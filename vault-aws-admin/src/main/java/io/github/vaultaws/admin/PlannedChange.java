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

import java.util.List;

/**
 * A change and how it is made.
 *
 * @param change the change
 * @param action makes the change
 * @author The vault-aws-spring-boot authors
 */
record PlannedChange(SetupPlan.Change change, Runnable action) {

	/**
	 * Create the change that makes a declaration true. A secret alone causes no update,
	 * because it cannot be compared.
	 * @param path the path
	 * @param exists whether the object exists
	 * @param fields the parameters that differ or cannot be compared
	 * @param action makes the change
	 * @return the change
	 */
	static PlannedChange of(String path, boolean exists, List<SetupPlan.FieldChange> fields, Runnable action) {
		boolean same = fields.stream().allMatch(SetupPlan.FieldChange::secret);
		SetupPlan.Type type = !exists ? SetupPlan.Type.CREATE : same ? SetupPlan.Type.KEEP : SetupPlan.Type.UPDATE;
		return new PlannedChange(new SetupPlan.Change(type, path, fields), action);
	}

	boolean isEffective() {
		return this.change.type() != SetupPlan.Type.KEEP;
	}

}
