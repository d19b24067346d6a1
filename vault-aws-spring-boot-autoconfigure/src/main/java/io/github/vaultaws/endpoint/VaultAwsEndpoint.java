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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsState;
import io.github.vaultaws.LastError;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.SessionState;
import io.github.vaultaws.VaultAwsEvent;

/**
 * {@link Endpoint @Endpoint} to expose the state of the AWS credentials from Vault and to
 * rotate them. It exposes no secrets, and reading it makes no remote call. By default,
 * access is read-only.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@Endpoint(id = "vaultaws", defaultAccess = Access.READ_ONLY)
public class VaultAwsEndpoint {

	private final Map<String, ManagedCredentials> managedCredentials = new LinkedHashMap<>();

	private final Supplier<String> policy;

	private final Supplier<SessionState> session;

	private final Supplier<List<VaultAwsEvent>> events;

	/**
	 * Create a new {@link VaultAwsEndpoint}.
	 * @param managedCredentials the managed credentials of all roles
	 * @param policy returns the Vault policy that the application requires
	 * @param session returns the state of the Vault session
	 * @param events returns the most recent events
	 */
	public VaultAwsEndpoint(List<ManagedCredentials> managedCredentials, Supplier<String> policy,
			Supplier<SessionState> session, Supplier<List<VaultAwsEvent>> events) {
		this.policy = policy;
		this.session = session;
		this.events = events;
		managedCredentials.forEach((credentials) -> this.managedCredentials.put(credentials.role(), credentials));
	}

	/**
	 * Return the credentials of all roles, the session and the most recent events.
	 * @return a description of the roles
	 */
	@ReadOperation
	public RolesDescriptor roles() {
		Map<String, RoleDescriptor> roles = new LinkedHashMap<>();
		this.managedCredentials.forEach((name, credentials) -> roles.put(name, descriptor(credentials)));
		return new RolesDescriptor(roles, this.policy.get(), this.session.get(),
				this.events.get().stream().map(EventDescriptor::of).toList());
	}

	/**
	 * Return the credentials of one role.
	 * @param role the name of the role in the application
	 * @return a description of the role
	 * @throws InvalidEndpointRequestException if there is no such role
	 */
	@ReadOperation
	public RoleDescriptor role(@Selector String role) {
		return descriptor(required(role));
	}

	/**
	 * Rotate the credentials of all roles as soon as possible. Returns before the
	 * rotation has completed.
	 * @return the result of the request
	 */
	@WriteOperation
	public RotationsDescriptor rotate() {
		Map<String, RotationDescriptor> roles = new LinkedHashMap<>();
		this.managedCredentials.forEach((name, credentials) -> roles.put(name, rotate(credentials)));
		return new RotationsDescriptor(roles);
	}

	/**
	 * Rotate the credentials of one role as soon as possible. Returns before the rotation
	 * has completed.
	 * @param role the name of the role in the application
	 * @return the result of the request
	 * @throws InvalidEndpointRequestException if there is no such role
	 */
	@WriteOperation
	public RotationDescriptor rotateRole(@Selector String role) {
		return rotate(required(role));
	}

	private ManagedCredentials required(String role) {
		ManagedCredentials credentials = this.managedCredentials.get(role);
		if (credentials == null) {
			throw new InvalidEndpointRequestException("There is no role '" + role + "'",
					"There is no role '" + role + "'. The roles are " + this.managedCredentials.keySet() + ".");
		}
		return credentials;
	}

	private static RotationDescriptor rotate(ManagedCredentials credentials) {
		return credentials.rotate() ? new RotationDescriptor(true, null) : new RotationDescriptor(false,
				"A rotation was requested less than 30 seconds ago (see 'next' for its progress), or the application is stopped.");
	}

	private RoleDescriptor descriptor(ManagedCredentials credentials) {
		CredentialsState state = credentials.state();
		return new RoleDescriptor(state.state(), state.live(), state.pending(), state.superseded(), state.next(),
				state.running(), state.lastError());
	}

	/**
	 * Description of the credentials of all roles.
	 *
	 * @param roles the roles by their names in the application
	 * @param policy the Vault policy that the application requires, for
	 * {@code vault policy write}; it follows from the configuration, and for roles that
	 * have credentials also from their type
	 * @param session the Vault session
	 * @param events the latest 200 events of the application, the latest one first
	 */
	public record RolesDescriptor(Map<String, RoleDescriptor> roles, String policy, SessionState session,
			List<EventDescriptor> events) {
	}

	/**
	 * Description of an event.
	 *
	 * @param type the name of its type
	 * @param event the event, whose components are shown beside the type
	 */
	public record EventDescriptor(String type, @JsonUnwrapped VaultAwsEvent event) {

		private static EventDescriptor of(VaultAwsEvent event) {
			return new EventDescriptor(event.getClass().getSimpleName(), event);
		}

	}

	/**
	 * Description of the credentials of a role.
	 *
	 * @param state {@code current}, {@code pending}, {@code expired} or {@code none}
	 * @param current the current credentials, or {@code null} if there are none
	 * @param pending the credentials that are being verified, or {@code null} if there
	 * are none
	 * @param superseded the superseded credentials that are still valid
	 * @param next the next operation and its time
	 * @param running the operation in progress, or {@code null} if there is none
	 * @param lastError the failure of the last attempt, or {@code null} if it succeeded
	 */
	public record RoleDescriptor(String state, @Nullable CredentialsInfo current,
			CredentialsState.@Nullable Pending pending, List<CredentialsState.Superseded> superseded,
			CredentialsState.Next next, CredentialsState.@Nullable Running running, @Nullable LastError lastError) {
	}

	/**
	 * Description of requests to rotate credentials.
	 *
	 * @param roles the requests by the names of the roles in the application
	 */
	public record RotationsDescriptor(Map<String, RotationDescriptor> roles) {
	}

	/**
	 * Description of a request to rotate credentials.
	 *
	 * @param accepted whether the request was accepted
	 * @param reason why the request was not accepted, or {@code null} if it was
	 */
	public record RotationDescriptor(boolean accepted, @Nullable String reason) {
	}

}
