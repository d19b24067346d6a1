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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.CredentialsInfo;
import io.github.vaultaws.CredentialsRequest;
import io.github.vaultaws.ManagedCredentials;
import io.github.vaultaws.client.PolicyRule;
import io.github.vaultaws.session.TokenClient;

/**
 * The Vault policy that an application requires: the requests that this library sends for
 * its roles and its session, and no others. Immutable.
 *
 * @param rules the rules, one for each path
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record VaultPolicy(List<PolicyRule> rules) {

	/**
	 * Return the policy of an application that has not obtained any credentials. It is
	 * sufficient for all credential types.
	 * @param requests the requests for credentials
	 * @param managedSession whether this library manages the session
	 * @return the policy
	 */
	public static VaultPolicy of(Collection<CredentialsRequest> requests, boolean managedSession) {
		return of(requests.stream().flatMap((request) -> AwsSecretsEngineClient.requiredRules(request, null).stream()),
				managedSession);
	}

	/**
	 * Return the policy of a running application. It is sufficient for the credential
	 * types that the roles have.
	 * @param requests the requests for credentials
	 * @param credentials the managed credentials; requests of other roles are not sent
	 * @param managedSession whether this library manages the session
	 * @return the policy
	 */
	public static VaultPolicy of(Collection<CredentialsRequest> requests, Collection<ManagedCredentials> credentials,
			boolean managedSession) {
		Map<String, ManagedCredentials> roles = credentials.stream()
			.collect(Collectors.toMap(ManagedCredentials::role, Function.identity()));
		return of(requests.stream()
			.filter((request) -> roles.containsKey(request.name()))
			.flatMap((request) -> AwsSecretsEngineClient.requiredRules(request, type(roles.get(request.name())))
				.stream()), managedSession);
	}

	private static CredentialsInfo.@Nullable Type type(@Nullable ManagedCredentials credentials) {
		CredentialsInfo current = (credentials != null) ? credentials.state().current() : null;
		return (current != null) ? current.type() : null;
	}

	private static VaultPolicy of(Stream<PolicyRule> rulesOfRoles, boolean managedSession) {
		Stream<PolicyRule> rulesOfToken = TokenClient.requiredRules(managedSession).stream();
		return new VaultPolicy(PolicyRule.merge(Stream.concat(rulesOfRoles, rulesOfToken).toList()));
	}

	/**
	 * Return the policy in HashiCorp Configuration Language (HCL), for
	 * {@code vault policy write}.
	 * @return the policy, with one rule on each line
	 */
	@Override
	public String toString() {
		return this.rules.stream().map(PolicyRule::toString).collect(Collectors.joining("\n"));
	}

}
