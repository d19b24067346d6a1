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
final class Weather {

	private final World world;

	private final List<Runnable> faults;

	Weather(World world, boolean operators) {
		this.world = world;
		this.faults = operators ? List.of(world::revokeLease, world::revokeToken)
				: List.of(this::vaultIsDown, this::vaultIsSealed, this::stsIsSilent, this::clockJumpsForward,
						this::clockIsSetBack, this::machineSleeps, this::applicationPauses, world.lease()::rotate);
	}

	/**
	 * Schedule faults, half an hour apart on average.
	 */
	void begin() {
		later(this.world.random().between(Duration.ofMinutes(1), Duration.ofMinutes(120)), () -> {
			if (!this.world.network().isDown()) {
				this.world.random().oneOf(this.faults).run();
			}
			begin();
		});
	}

	private void vaultIsDown() {
		this.world.story().add("Vault is down");
		this.world.network().down(true);
		later(this.world.random().between(Duration.ofSeconds(10), Duration.ofMinutes(30)), () -> {
			this.world.story().add("Vault is up");
			this.world.network().down(false);
		});
	}

	private void vaultIsSealed() {
		this.world.story().add("Vault is sealed");
		this.world.network().sealed(true);
		later(this.world.random().between(Duration.ofSeconds(10), Duration.ofMinutes(90)), () -> {
			this.world.story().add("Vault is unsealed");
			this.world.network().sealed(false);
		});
	}

	private void stsIsSilent() {
		this.world.silenceSts(true);
		later(this.world.random().between(Duration.ofSeconds(10), Duration.ofMinutes(60)),
				() -> this.world.silenceSts(false));
	}

	private void clockJumpsForward() {
		this.world.jumpClock(this.world.random().between(Duration.ofSeconds(10), Duration.ofHours(2)));
	}

	private void clockIsSetBack() {
		this.world.jumpClock(this.world.random().between(Duration.ofSeconds(10), Duration.ofHours(2)).negated());
	}

	private void machineSleeps() {
		this.world.sleep(this.world.random().between(Duration.ofSeconds(10), Duration.ofHours(4)));
	}

	private void applicationPauses() {
		this.world.story().add("the application pauses");
		this.world.watcher().stop();
		later(this.world.random().between(Duration.ofSeconds(10), Duration.ofMinutes(10)), () -> {
			this.world.story().add("the application continues");
			this.world.watcher().start();
		});
	}

	private void later(Duration delay, Runnable fault) {
		this.world.later(delay, fault);
	}

}
