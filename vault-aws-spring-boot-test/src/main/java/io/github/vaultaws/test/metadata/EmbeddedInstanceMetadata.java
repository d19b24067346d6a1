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

package io.github.vaultaws.test.metadata;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.aws.TestCredentials;
import io.github.vaultaws.test.http.ActiveFault;
import io.github.vaultaws.test.http.EmbeddedServer;
import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.Fault;
import io.github.vaultaws.test.http.Faults;
import io.github.vaultaws.test.http.Gate;
import io.github.vaultaws.test.http.RequestJournal;
import io.github.vaultaws.test.http.ServerResponse;
import io.github.vaultaws.test.http.TestClock;

/**
 * The instance metadata service of one EC2 instance, version 2 only.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class EmbeddedInstanceMetadata implements AutoCloseable {

	private static final String IDENTITY = "/latest/dynamic/instance-identity/";

	private static final String METADATA = "/latest/meta-data/";

	private static final String CREDENTIALS = METADATA + "iam/security-credentials/";

	private final TestClock clock;

	private final MetadataTokens tokens;

	private final InstanceIdentity identity;

	private final EmbeddedServer server;

	private volatile Instance instance;

	private volatile @Nullable RoleCredentials credentials;

	/**
	 * Create the service of some instance on any port that is free.
	 * @param clock the clock that decides what is valid
	 */
	public EmbeddedInstanceMetadata(TestClock clock) {
		this(clock, 0);
	}

	/**
	 * Create the service of some instance.
	 * @param clock the clock that decides what is valid
	 * @param port the port, or 0 for any that is free
	 */
	public EmbeddedInstanceMetadata(TestClock clock, int port) {
		this.clock = clock;
		this.tokens = new MetadataTokens(clock);
		this.identity = new InstanceIdentity(clock);
		this.instance = Instance.of(EmbeddedAws.ACCOUNT, clock.instant());
		this.server = new EmbeddedServer("embedded-metadata", port, this::handle, clock);
	}

	/**
	 * Start the service.
	 * @return this service
	 * @throws IllegalStateException if it is running or its port is in use
	 */
	public EmbeddedInstanceMetadata start() {
		this.server.start();
		return this;
	}

	/**
	 * Stop the service. Does nothing if it is not running.
	 */
	public void stop() {
		this.server.stop();
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Return the address of the service.
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
	 * Return the faults of the server.
	 * @return the faults
	 */
	public Faults faults() {
		return this.server.faults();
	}

	/**
	 * Lose the responses with a token, as between an instance with a hop limit of 1 and a
	 * container on it: clients wait for them in vain.
	 * @return the fault; when it ends, clients that still wait receive the response
	 */
	public ActiveFault exceedHopLimit() {
		Gate gate = new Gate();
		ActiveFault fault = faults().always(MetadataTokens.PATH, Fault.hold(gate));
		return () -> {
			fault.end();
			gate.open();
		};
	}

	/**
	 * Return the instance.
	 * @return the instance
	 */
	public Instance instance() {
		return this.instance;
	}

	/**
	 * Set the instance.
	 * @param instance the instance
	 */
	public void setInstance(Instance instance) {
		this.instance = instance;
	}

	/**
	 * Set the role of the instance.
	 * @param role the name of the role
	 * @param credentials supplies credentials of the role whenever the former ones are
	 * about to expire
	 */
	public void setRole(String role, Supplier<TestCredentials> credentials) {
		this.credentials = new RoleCredentials(role, credentials, this.clock);
	}

	/**
	 * Return the certificate that signs the documents.
	 * @return the certificate
	 */
	public X509Certificate x509Certificate() {
		return this.identity.certificate();
	}

	/**
	 * Return the certificate that signs the documents, to be registered in Vault.
	 * @return the certificate in PEM
	 */
	public String certificate() {
		return this.identity.pem();
	}

	private ServerResponse handle(Exchange exchange) {
		if (exchange.path().equals(MetadataTokens.PATH)) {
			return exchange.method().equals("PUT") ? this.tokens.issue(exchange)
					: MetadataError.METHOD_NOT_ALLOWED.answer();
		}
		if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
			return MetadataError.METHOD_NOT_ALLOWED.answer();
		}
		if (!this.tokens.accepts(exchange)) {
			return MetadataError.UNAUTHORIZED.answer();
		}
		String content = content(exchange.path());
		return (content != null) ? ServerResponse.text(200, content) : MetadataError.NOT_FOUND.answer();
	}

	private @Nullable String content(String path) {
		return switch (path) {
			case IDENTITY + "document" -> this.instance.document();
			case IDENTITY + "signature" -> this.identity.signature(this.instance);
			case IDENTITY + "pkcs7", IDENTITY + "rsa2048" -> this.identity.pkcs7(this.instance);
			case METADATA + "instance-id" -> this.instance.id();
			case METADATA + "ami-id" -> this.instance.imageId();
			case METADATA + "placement/region" -> this.instance.region();
			default -> role(path);
		};
	}

	private @Nullable String role(String path) {
		RoleCredentials credentials = this.credentials;
		if (credentials == null) {
			return null;
		}
		if (path.equals(CREDENTIALS)) {
			return credentials.role();
		}
		return path.equals(CREDENTIALS + credentials.role()) ? credentials.document() : null;
	}

}
