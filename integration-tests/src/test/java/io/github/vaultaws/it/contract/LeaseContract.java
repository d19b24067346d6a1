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

package io.github.vaultaws.it.contract;

import java.util.Map;

import org.junit.jupiter.api.Test;

/**
 * Contract of requests for leases that do not exist.
 */
public abstract class LeaseContract extends Contract {

	private static final String ID = "aws/creds/app/never-was";

	protected LeaseContract(VaultServer server) {
		super(server);
	}

	@Test
	void aMissingLease() {
		this.root.post("sys/leases/lookup", Map.of("lease_id", ID)).hasError(400, "invalid lease");
		this.root.post("sys/leases/renew", Map.of("lease_id", ID, "increment", 600)).hasError(400, "lease not found");
	}

	@Test
	void revokingAMissingLeaseSucceeds() {
		this.root.post("sys/leases/revoke", Map.of("lease_id", ID)).done();
		this.root.post("sys/leases/revoke", Map.of("lease_id", ID, "sync", true)).done();
		this.root.post("sys/leases/revoke", Map.of("lease_id", ID, "sync", false)).has(202);
	}

	@Test
	void aLeaseMustBeNamed() {
		this.root.post("sys/leases/lookup").hasError(400, "lease_id must be specified");
		this.root.post("sys/leases/renew").hasError(400, "lease_id must be specified");
		this.root.post("sys/leases/revoke").hasError(400, "lease_id must be specified");
	}

}
