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

package io.github.vaultaws.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Four applications on one {@link PersistentVault}.
 *
 * @param leased has an IAM user that is replaced because its lease expires
 * @param aged has an IAM user that is replaced because of its age
 * @param assumed has STS credentials that are replaced because of their age, and a token
 * with a TTL of 30 seconds
 * @param fixed has the credentials of a static role
 */
record WatchedApplications(WatchedApplication leased, WatchedApplication aged, WatchedApplication assumed,
		WatchedApplication fixed) implements AutoCloseable {

	/**
	 * Start the applications.
	 * @param vault the Vault
	 * @param aws the AWS API that they call
	 * @param folder the folder for their SecretIDs
	 * @return the applications
	 * @throws IOException if a SecretID cannot be written
	 */
	static WatchedApplications on(PersistentVault vault, RealAws aws, Path folder) throws IOException {
		return new WatchedApplications(
				new WatchedApplication("resilience-leased", "iam_user", "10m", Map.of(), vault, aws,
						Files.createDirectory(folder.resolve("leased"))),
				new WatchedApplication("resilience-aged", "iam_user", "10m", Map.of("vault.aws.rotation.max-age", "6s"),
						vault, aws, Files.createDirectory(folder.resolve("aged"))),
				new WatchedApplication("resilience-assumed", "assumed_role", "60s",
						Map.of("vault.aws.rotation.max-age", "1s"), vault, aws,
						Files.createDirectory(folder.resolve("assumed"))),
				new WatchedApplication("resilience-static", "static", "10m", Map.of(), vault, aws,
						Files.createDirectory(folder.resolve("static"))));
	}

	List<WatchedApplication> all() {
		return List.of(this.leased, this.aged, this.assumed, this.fixed);
	}

	/**
	 * Return all applications except the one with the static role.
	 * @return the applications with dynamic credentials
	 */
	List<WatchedApplication> dynamic() {
		return List.of(this.leased, this.aged, this.assumed);
	}

	/**
	 * Return the roles with IAM users.
	 * @return the roles
	 */
	List<WatchedRole> users() {
		return List.of(this.leased.watched(), this.aged.watched());
	}

	/**
	 * Return the roles whose credentials outlive their lease and their token.
	 * @return the roles
	 */
	List<WatchedRole> others() {
		return List.of(this.assumed.watched(), this.fixed.watched());
	}

	List<Integer> logins() {
		return all().stream().map(WatchedApplication::logins).toList();
	}

	<T> List<T> each(Function<WatchedRole, T> property) {
		return roles().map(property).toList();
	}

	int sum(ToIntFunction<WatchedRole> property) {
		return roles().mapToInt(property).sum();
	}

	private Stream<WatchedRole> roles() {
		return all().stream().map(WatchedApplication::watched);
	}

	boolean areIdleFor(Duration time) {
		return users().stream().allMatch((role) -> role.isIdleFor(time));
	}

	/**
	 * Return whether the credentials of all roles except the static one were renewed or
	 * rotated after the given time.
	 * @param time the time
	 * @return {@code true} if so
	 */
	boolean renewedOrRotatedAfter(Instant time) {
		return dynamic().stream().allMatch((application) -> application.watched().events().renewedOrRotatedAfter(time));
	}

	@Override
	public void close() {
		all().forEach(WatchedApplication::close);
	}

}
