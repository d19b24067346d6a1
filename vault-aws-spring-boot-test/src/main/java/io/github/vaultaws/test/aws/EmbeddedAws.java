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

package io.github.vaultaws.test.aws;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.vaultaws.test.http.EmbeddedServer;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Faults;
import io.github.vaultaws.test.http.Handler;
import io.github.vaultaws.test.http.RequestJournal;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;

/**
 * An AWS account with STS and IAM on one endpoint, which verifies the signature of every
 * call.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedAws implements AwsEndpoint, AutoCloseable {

	/**
	 * The id of the account.
	 */
	public static final String ACCOUNT = "123456789012";

	private final TestClock clock;

	private final CredentialsRegistry credentials;

	private final IamDirectory directory;

	private final Permissions permissions = new Permissions();

	private final SignatureVerifier verifier;

	private final TestCredentials administrator;

	private final EmbeddedServer server;

	/**
	 * Create an account on any port that is free.
	 * @param clock the clock that decides what is valid
	 */
	public EmbeddedAws(TestClock clock) {
		this(clock, 0);
	}

	/**
	 * Create an account.
	 * @param clock the clock that decides what is valid
	 * @param port the port, or 0 for any that is free
	 */
	public EmbeddedAws(TestClock clock, int port) {
		this.clock = clock;
		this.credentials = new CredentialsRegistry(clock);
		this.directory = new IamDirectory(this.credentials, clock);
		this.verifier = new SignatureVerifier(this.credentials, clock);
		this.administrator = addUser("administrator");
		this.server = new EmbeddedServer("embedded-aws", port, this::handle, clock);
	}

	/**
	 * Start serving HTTP. Methods that do not use HTTP work before, too.
	 * @return this account
	 * @throws IllegalStateException if it is running or its port is in use
	 */
	public EmbeddedAws start() {
		this.server.start();
		return this;
	}

	/**
	 * Stop serving HTTP. Users and credentials are kept. Does nothing if it is not
	 * running.
	 */
	public void stop() {
		this.server.stop();
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Return the endpoint of all services.
	 * @return the URI
	 */
	public URI uri() {
		return this.server.uri();
	}

	/**
	 * Return the requests that arrived.
	 * @return the journal
	 */
	public RequestJournal journal() {
		return this.server.journal();
	}

	/**
	 * Return the faults of the server. They also apply to what an embedded Vault
	 * requests.
	 * @return the faults
	 */
	public Faults faults() {
		return this.server.faults();
	}

	/**
	 * Return what callers may do.
	 * @return the permissions
	 */
	public Permissions permissions() {
		return this.permissions;
	}

	/**
	 * Return the credentials of a user that always exists.
	 * @return the credentials
	 */
	public TestCredentials administrator() {
		return this.administrator;
	}

	/**
	 * Add a user whose credentials are valid immediately.
	 * @param name the name
	 * @return the credentials
	 */
	public TestCredentials addUser(String name) {
		IamUser user = this.directory.createUser(name, "/", Map.of(), "arn:aws:iam::" + ACCOUNT + ":root");
		return this.directory.createKey(user, this.clock.instant());
	}

	/**
	 * Return all users.
	 * @return the users, by name
	 */
	public List<IamUser> users() {
		return this.directory.users();
	}

	/**
	 * Return whether a request signed with an access key would be accepted now.
	 * @param accessKeyId the id of the access key
	 * @return whether it would
	 */
	public boolean accepts(String accessKeyId) {
		return this.credentials.accepts(accessKeyId);
	}

	/**
	 * Set the time until new access keys become valid.
	 * @param propagation the delay of access keys that are created from now on
	 */
	public void setPropagation(PropagationDelay propagation) {
		this.directory.setPropagation(propagation);
	}

	/**
	 * Set the maximum number of users of the account. By default, 5,000.
	 * @param maxUsers the number
	 */
	public void setMaxUsers(int maxUsers) {
		this.directory.setMaxUsers(maxUsers);
	}

	/**
	 * Return IAM for a caller, without HTTP.
	 * @param credentials the credentials
	 * @return what IAM offers to that caller
	 * @throws AwsException if the credentials are not valid
	 */
	public Iam iam(TestCredentials credentials) {
		return new Iam(this.directory, this.permissions, this.verifier.verify(credentials));
	}

	/**
	 * Return STS for a caller, without HTTP.
	 * @param credentials the credentials
	 * @return what STS offers to that caller
	 * @throws AwsException if the credentials are not valid
	 */
	public Sts sts(TestCredentials credentials) {
		return sts(this.verifier.verify(credentials));
	}

	private Sts sts(CredentialsRegistry.Entry caller) {
		return new Sts(this.directory, this.permissions, this.credentials, this.clock, caller);
	}

	/**
	 * Call an action without HTTP and without a signature. The faults apply, the journal
	 * does not show it.
	 */
	@Override
	public AwsResponse call(TestCredentials credentials, String action, Map<String, String> parameters) {
		AwsService service = AwsService.of(action);
		Map<String, List<String>> values = new HashMap<>();
		parameters.forEach((name, value) -> values.put(name, List.of(value)));
		return AwsResponse.of(send(service.request(action, parameters),
				(request) -> answer(service, action, values, () -> this.verifier.verify(credentials))));
	}

	/**
	 * Handle a request without HTTP. The faults apply, the journal does not show it.
	 */
	@Override
	public ServerResponse forward(Exchange request) {
		return send(request, this::handle);
	}

	private ServerResponse send(Exchange request, Handler handler) {
		try {
			return this.server.handle(request, handler);
		}
		catch (IOException ex) {
			throw AwsException.unreachable(uri(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw AwsException.unreachable(uri(), ex);
		}
	}

	private ServerResponse handle(Exchange exchange) {
		if (exchange.header(JsonProtocol.HEADER) != null) {
			return json(exchange);
		}
		Map<String, List<String>> values = parameters(exchange);
		String action = values.getOrDefault("Action", List.of("")).get(0);
		AwsService service = AwsService.of(action);
		return answer(service, action, values, () -> this.verifier.verify(exchange, service.signingName()));
	}

	private ServerResponse answer(AwsService service, String action, Map<String, List<String>> values,
			Supplier<CredentialsRegistry.Entry> caller) {
		try {
			return service.answer(action, run(service, action, new Parameters(values), caller));
		}
		catch (AwsException ex) {
			return service.answer(ex);
		}
	}

	private static Map<String, List<String>> parameters(Exchange exchange) {
		try {
			return exchange.method().equals("GET") ? exchange.queryParameters() : exchange.formParameters();
		}
		catch (IllegalArgumentException ex) {
			return Map.of();
		}
	}

	private Xml run(AwsService service, String action, Parameters parameters,
			Supplier<CredentialsRegistry.Entry> caller) {
		if (!StsActions.contains(action) && !IamActions.contains(action)) {
			throw new AwsException(400, "InvalidAction", "Could not find operation " + action + " for version "
					+ parameters.get("Version", "NO_VERSION_SPECIFIED"));
		}
		return (service == AwsService.IAM)
				? IamActions.run(action, new Iam(this.directory, this.permissions, caller.get()), parameters)
				: StsActions.run(action, sts(caller.get()), parameters);
	}

	private ServerResponse json(Exchange exchange) {
		try {
			this.verifier.verify(exchange, null);
			return JsonProtocol.empty();
		}
		catch (AwsException ex) {
			return JsonProtocol.refusal(ex);
		}
	}

}
