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
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.github.vaultaws.lease.CredentialsLease;
import io.github.vaultaws.lease.IssuedCredentials;
import io.github.vaultaws.lease.KeyInfo;
import io.github.vaultaws.lease.LeaseSnapshot;

/**
 * {@link Endpoint @Endpoint} that tells which AWS keys are in use, and has them replaced.
 * It shows nothing secret and asks nobody.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@Endpoint(id = "vaultaws")
public class VaultAwsEndpoint {

	private final CredentialsLease lease;

	private final Clock clock;

	/**
	 * Create a new {@link VaultAwsEndpoint}.
	 * @param lease the lease to show
	 * @param clock the clock
	 */
	public VaultAwsEndpoint(CredentialsLease lease, Clock clock) {
		this.lease = lease;
		this.clock = clock;
	}

	/**
	 * Return the keys in use.
	 * @return what may be told of them
	 */
	@ReadOperation
	public RoleDescriptor keys() {
		LeaseSnapshot snapshot = this.lease.snapshot();
		IssuedCredentials live = snapshot.live(this.clock.instant());
		RuntimeException failure = snapshot.failure();
		return new RoleDescriptor(this.lease.role(), (live != null) ? live.info() : null, snapshot.nextStep(),
				(failure != null) ? failure.getMessage() : null);
	}

	/**
	 * Replace the keys as soon as possible. Returns before that is done.
	 */
	@WriteOperation
	public void rotate() {
		this.lease.rotate();
	}

	/**
	 * What may be told of the keys of a role.
	 *
	 * @param role the role of Vault's AWS secrets engine
	 * @param keys the keys in use, or {@code null} if there are none
	 * @param nextStep when something is done next
	 * @param failure why the last attempt failed, or {@code null} if it did not
	 */
	public record RoleDescriptor(String role, @Nullable KeyInfo keys, Instant nextStep, @Nullable String failure) {
	}

}
