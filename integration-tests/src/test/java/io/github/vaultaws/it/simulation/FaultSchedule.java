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

package io.github.vaultaws.it.simulation;

import java.time.Duration;
import java.util.List;

/**
 * Faults that last: Vault is down or sealed, STS does not respond, an operator revokes
 * leases or tokens, the system clock jumps, the machine is suspended, the application
 * pauses.
 */
final class FaultSchedule {

	private final SimulatedApplication application;

	private final List<Runnable> faults;

	FaultSchedule(SimulatedApplication application, boolean operators) {
		this.application = application;
		this.faults = operators ? List.of(application::revokeLease, application::revokeToken)
				: List.of(this::vaultIsDown, this::vaultIsSealed, this::stsIsSilent, this::clockJumpsForward,
						this::clockIsSetBack, this::machineSleeps, this::applicationPauses,
						application.lease()::rotate);
	}

	/**
	 * Schedule faults, half an hour apart on average.
	 */
	void begin() {
		later(this.application.random().between(Duration.ofMinutes(1), Duration.ofMinutes(120)), () -> {
			if (!this.application.network().isDown()) {
				this.application.random().oneOf(this.faults).run();
			}
			begin();
		});
	}

	private void vaultIsDown() {
		this.application.story().add("Vault is down");
		this.application.network().down(true);
		later(this.application.random().between(Duration.ofSeconds(10), Duration.ofMinutes(30)), () -> {
			this.application.story().add("Vault is up");
			this.application.network().down(false);
		});
	}

	private void vaultIsSealed() {
		this.application.story().add("Vault is sealed");
		this.application.network().sealed(true);
		later(this.application.random().between(Duration.ofSeconds(10), Duration.ofMinutes(90)), () -> {
			this.application.story().add("Vault is unsealed");
			this.application.network().sealed(false);
		});
	}

	private void stsIsSilent() {
		this.application.silenceSts(true);
		later(this.application.random().between(Duration.ofSeconds(10), Duration.ofMinutes(60)),
				() -> this.application.silenceSts(false));
	}

	private void clockJumpsForward() {
		this.application.jumpClock(this.application.random().between(Duration.ofSeconds(10), Duration.ofHours(2)));
	}

	private void clockIsSetBack() {
		this.application
			.jumpClock(this.application.random().between(Duration.ofSeconds(10), Duration.ofHours(2)).negated());
	}

	private void machineSleeps() {
		this.application.sleep(this.application.random().between(Duration.ofSeconds(10), Duration.ofHours(4)));
	}

	private void applicationPauses() {
		this.application.story().add("the application pauses");
		this.application.watcher().stop();
		later(this.application.random().between(Duration.ofSeconds(10), Duration.ofMinutes(10)), () -> {
			this.application.story().add("the application continues");
			this.application.watcher().start();
		});
	}

	private void later(Duration delay, Runnable fault) {
		this.application.later(delay, fault);
	}

}
