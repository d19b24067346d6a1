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
 * Troubles that last: Vault is down or sealed, STS is silent, somebody revokes something,
 * the machine's clock leaps, the machine is suspended, the application pauses.
 */
final class Weather {

	private final World world;

	private final List<Runnable> troubles;

	Weather(World world, boolean operators) {
		this.world = world;
		this.troubles = operators ? List.of(world::revokeLease, world::revokeToken)
				: List.of(this::vaultIsDown, this::vaultIsSealed, this::stsIsSilent, this::clockLeapsAhead,
						this::clockIsSetBack, this::machineSleeps, this::applicationPauses, world.lease()::rotate);
	}

	/**
	 * Let troubles come, half an hour apart on average.
	 */
	void begin() {
		later(this.world.chance().between(Duration.ofMinutes(1), Duration.ofMinutes(120)), () -> {
			if (!this.world.network().isDown()) {
				this.world.chance().oneOf(this.troubles).run();
			}
			begin();
		});
	}

	private void vaultIsDown() {
		this.world.story().tell("Vault is down");
		this.world.network().down(true);
		later(this.world.chance().between(Duration.ofSeconds(10), Duration.ofMinutes(30)), () -> {
			this.world.story().tell("Vault is up");
			this.world.network().down(false);
		});
	}

	private void vaultIsSealed() {
		this.world.story().tell("Vault is sealed");
		this.world.network().sealed(true);
		later(this.world.chance().between(Duration.ofSeconds(10), Duration.ofMinutes(90)), () -> {
			this.world.story().tell("Vault is unsealed");
			this.world.network().sealed(false);
		});
	}

	private void stsIsSilent() {
		this.world.silenceSts(true);
		later(this.world.chance().between(Duration.ofSeconds(10), Duration.ofMinutes(60)),
				() -> this.world.silenceSts(false));
	}

	private void clockLeapsAhead() {
		this.world.leap(this.world.chance().between(Duration.ofSeconds(10), Duration.ofHours(2)));
	}

	private void clockIsSetBack() {
		this.world.leap(this.world.chance().between(Duration.ofSeconds(10), Duration.ofHours(2)).negated());
	}

	private void machineSleeps() {
		this.world.sleep(this.world.chance().between(Duration.ofSeconds(10), Duration.ofHours(4)));
	}

	private void applicationPauses() {
		this.world.story().tell("the application pauses");
		this.world.watcher().stop();
		later(this.world.chance().between(Duration.ofSeconds(10), Duration.ofMinutes(10)), () -> {
			this.world.story().tell("the application goes on");
			this.world.watcher().start();
		});
	}

	private void later(Duration delay, Runnable trouble) {
		this.world.later(delay, trouble);
	}

}
