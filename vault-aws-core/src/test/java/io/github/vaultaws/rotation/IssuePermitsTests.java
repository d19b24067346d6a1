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

package io.github.vaultaws.rotation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IssuePermits}.
 */
class IssuePermitsTests {

	private final IssuePermits permits = new IssuePermits(1);

	private final List<String> woken = new ArrayList<>();

	private final BooleanSupplier first = () -> this.woken.add("first");

	private final BooleanSupplier second = () -> this.woken.add("second");

	private final BooleanSupplier closed = () -> !this.woken.add("closed");

	@Test
	void firstWaitingRoleIsCalledFirstAndOnce() {
		assertThat(this.permits.tryAcquire(this.first)).isTrue();
		assertThat(this.permits.tryAcquire(this.second)).isFalse();
		assertThat(this.permits.tryAcquire(this.first)).isFalse();
		assertThat(this.permits.tryAcquire(this.second)).isFalse();
		this.permits.release();
		assertThat(this.woken).containsExactly("first");
		assertThat(this.permits.tryAcquire(this.first)).isTrue();
		this.permits.release();
		this.permits.release();
		assertThat(this.woken).containsExactly("first", "second");
	}

	@Test
	void closedRoleDoesNotBlockOthers() {
		assertThat(this.permits.tryAcquire(this.first)).isTrue();
		assertThat(this.permits.tryAcquire(this.closed)).isFalse();
		assertThat(this.permits.tryAcquire(this.second)).isFalse();
		this.permits.release();
		assertThat(this.woken).containsExactly("closed", "second");
	}

}
