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

package io.github.vaultaws.endpoint;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.github.vaultaws.MonotonicClock;
import io.github.vaultaws.rotation.CredentialsInfo;
import io.github.vaultaws.rotation.CredentialsState;
import io.github.vaultaws.rotation.IssuedCredentials;
import io.github.vaultaws.rotation.ManagedCredentials;

/**
 * {@link Endpoint @Endpoint} that tells which AWS keys are in use, and has them replaced.
 * It shows nothing secret and asks nobody.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@Endpoint(id = "vaultaws")
public class VaultAwsEndpoint {

	private final Map<String, ManagedCredentials> leases = new LinkedHashMap<>();

	private final MonotonicClock clock;

	/**
	 * Create a new {@link VaultAwsEndpoint}.
	 * @param leases the leases to show, one for each role
	 * @param clock the clock
	 */
	public VaultAwsEndpoint(List<ManagedCredentials> leases, Clock clock) {
		leases.forEach((lease) -> this.leases.put(lease.role(), lease));
		this.clock = MonotonicClock.of(clock);
	}

	/**
	 * Return the keys in use, of all roles.
	 * @return what may be told of them
	 */
	@ReadOperation
	public RolesDescriptor roles() {
		Map<String, RoleDescriptor> roles = new LinkedHashMap<>();
		this.leases.forEach((name, lease) -> roles.put(name, descriptor(lease)));
		return new RolesDescriptor(roles);
	}

	/**
	 * Return the keys in use of one role.
	 * @param role what the application calls the role
	 * @return what may be told of them, or {@code null} if there is no such role
	 */
	@ReadOperation
	public @Nullable RoleDescriptor role(@Selector String role) {
		ManagedCredentials lease = this.leases.get(role);
		return (lease != null) ? descriptor(lease) : null;
	}

	/**
	 * Replace keys as soon as possible. Returns before that is done.
	 * @param role what the application calls the role, or {@code null} for all roles
	 * @throws InvalidEndpointRequestException if there is no such role
	 */
	@WriteOperation
	public void rotate(@Nullable String role) {
		if (role == null) {
			this.leases.values().forEach(ManagedCredentials::rotate);
			return;
		}
		ManagedCredentials lease = this.leases.get(role);
		if (lease == null) {
			throw new InvalidEndpointRequestException("There is no role '" + role + "'",
					"There is no role '" + role + "'. The roles are " + this.leases.keySet() + ".");
		}
		lease.rotate();
	}

	private RoleDescriptor descriptor(ManagedCredentials lease) {
		CredentialsState snapshot = lease.snapshot();
		IssuedCredentials live = snapshot.live(this.clock.instant());
		RuntimeException failure = snapshot.failure();
		return new RoleDescriptor((live != null) ? live.info() : null, snapshot.pending(), snapshot.superseded(),
				snapshot.next(), (failure != null) ? failure.getMessage() : null);
	}

	/**
	 * What may be told of the keys of all roles.
	 *
	 * @param roles the roles by what the application calls them
	 */
	public record RolesDescriptor(Map<String, RoleDescriptor> roles) {
	}

	/**
	 * What may be told of the keys of a role.
	 *
	 * @param current the credentials in use, or {@code null} if there are none
	 * @param pending keys that are being verified, or {@code null} if there are none
	 * @param superseded keys that were replaced and live on for a while
	 * @param next what is done next, and when
	 * @param lastError why the last attempt failed, or {@code null} if it did not
	 */
	public record RoleDescriptor(@Nullable CredentialsInfo current, CredentialsState.@Nullable Pending pending,
			List<CredentialsState.Superseded> superseded, CredentialsState.Next next, @Nullable String lastError) {
	}

}
