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

package io.github.vaultaws.test.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The result of a backend. Immutable.
 *
 * @param status the status
 * @param data the data, or {@code null}
 * @param warnings the warnings
 * @param outcome what comes with it, or {@code null}
 * @param form how it looks
 * @author The vault-aws-spring-boot authors
 */
record Reply(int status, @Nullable Map<String, Object> data, List<String> warnings, @Nullable Outcome outcome,
		Form form) {

	static Reply none() {
		return of(204, null, List.of());
	}

	static Reply accepted() {
		return of(202, null, List.of());
	}

	static Reply of(Map<String, Object> data) {
		return of(200, data, List.of());
	}

	static Reply of(int status, @Nullable Map<String, Object> data, List<String> warnings) {
		return new Reply(status, data, warnings, null, Form.ENVELOPE);
	}

	static Reply warning(List<String> warnings) {
		return warnings.isEmpty() ? none() : of(200, null, warnings);
	}

	static Reply with(Outcome outcome) {
		return new Reply(200, null, List.of(), outcome, Form.ENVELOPE);
	}

	static Reply issuing(Map<String, Object> data, Secret secret) {
		return new Reply(200, data, List.of(), secret, Form.ENVELOPE);
	}

	/**
	 * Reply with a list in order.
	 * @param keys the entries of the list
	 * @return the reply
	 * @throws VaultError if nothing is in it
	 */
	static Reply keys(Collection<String> keys) {
		if (keys.isEmpty()) {
			throw VaultError.nothing();
		}
		return of(Map.of("keys", List.copyOf(new TreeSet<>(keys))));
	}

	boolean isEmpty() {
		return this.status == 204 || (this.status == 202 && this.warnings.isEmpty());
	}

	Reply as(Form form) {
		return new Reply(this.status, this.data, this.warnings, this.outcome, form);
	}

	Reply warned(Collection<String> more) {
		List<String> all = new ArrayList<>(this.warnings);
		all.addAll(more);
		return new Reply(this.status, this.data, all, this.outcome, this.form);
	}

	/**
	 * How a reply looks.
	 */
	enum Form {

		/**
		 * In the envelope.
		 */
		ENVELOPE,

		/**
		 * In the envelope, and once more beside it.
		 */
		FLAT,

		/**
		 * As it is, because it has been in an envelope before.
		 */
		UNWRAPPED

	}

}
