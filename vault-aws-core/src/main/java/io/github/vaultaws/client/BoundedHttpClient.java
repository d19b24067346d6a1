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

package io.github.vaultaws.client;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.support.SslConfiguration;

import io.github.vaultaws.client.ExchangeFailedException.Stage;

/**
 * HTTP client with bounded exchanges. An exchange has one deadline, from connect to the
 * last byte of the response. The size of a response is limited, and responses are not
 * decompressed. A request is not retried, but a redirect with status 307 or 308 to the
 * same scheme is followed once. The number of concurrent requests is limited only by the
 * number of threads that send them. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class BoundedHttpClient implements HttpRequests, AutoCloseable {

	private static final int MAX_CONNECTIONS = 256;

	private static final int MAX_LINE_LENGTH = 16 * 1024;

	private static final int MAX_HEADERS = 100;

	private static final int MAX_EMPTY_LINES = 10;

	/**
	 * Fallback in case the timer of the deadline does not run. Deadlines are shorter.
	 */
	private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);

	/**
	 * The server may close a connection that is kept any longer at the moment the next
	 * request is sent.
	 */
	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(1);

	/**
	 * Maximum time to wait for an aborted exchange.
	 */
	private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(1);

	private static final String STOPPING = "The application is stopping";

	private final CloseableHttpClient client;

	private final TaskScheduler timer;

	private final Set<Exchange> pending = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create a new {@link BoundedHttpClient}.
	 * @param timer the scheduler of the deadlines; its threads must not wait for requests
	 * @param connectTimeout the maximum time of a connection attempt
	 * @param ssl the SSL configuration, {@link SslConfiguration#unconfigured()} for the
	 * defaults of the JVM
	 * @param proxies the proxies, or {@code null} to use none
	 * @throws GeneralSecurityException if the key or the certificates are invalid
	 * @throws IOException if the key or the certificates cannot be read
	 */
	public BoundedHttpClient(TaskScheduler timer, Duration connectTimeout, SslConfiguration ssl,
			@Nullable ProxySelector proxies) throws GeneralSecurityException, IOException {
		this(timer, connectTimeout, fixed(TlsSettings.of(ssl)), proxies);
	}

	/**
	 * Create a new {@link BoundedHttpClient}.
	 * @param timer the scheduler of the deadlines; its threads must not wait for requests
	 * @param connectTimeout the maximum time of a connection attempt
	 * @param tls returns the TLS settings of each new connection, or {@code null} for the
	 * defaults of the JVM
	 * @param proxies the proxies, or {@code null} to use none
	 */
	public BoundedHttpClient(TaskScheduler timer, Duration connectTimeout, @Nullable Supplier<TlsSettings> tls,
			@Nullable ProxySelector proxies) {
		this.timer = timer;
		HttpClientBuilder builder = HttpClientBuilder.create();
		if (proxies != null) {
			builder.setRoutePlanner(new SystemDefaultRoutePlanner(proxies))
				.addExecInterceptorFirst(ProxyCredentials.class.getName(), ProxyCredentials.of(proxies));
		}
		this.client = builder.setConnectionManager(connections(Timeout.of(connectTimeout), tls).build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setConnectionRequestTimeout(Timeout.of(connectTimeout))
				.setContentCompressionEnabled(false)
				.build())
			.setKeepAliveStrategy((response, context) -> KEEP_ALIVE)
			.addExecInterceptorLast(Exchange.class.getName(), Exchange::markAsSent)
			.disableAutomaticRetries()
			.disableRedirectHandling()
			.disableContentCompression()
			.disableCookieManagement()
			.disableAuthCaching()
			.build();
	}

	private static @Nullable Supplier<TlsSettings> fixed(@Nullable TlsSettings settings) {
		return (settings != null) ? () -> settings : null;
	}

	private static PoolingHttpClientConnectionManagerBuilder connections(Timeout connectTimeout,
			@Nullable Supplier<TlsSettings> tls) {
		PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
			.setMaxConnPerRoute(MAX_CONNECTIONS)
			.setMaxConnTotal(MAX_CONNECTIONS)
			.setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
				.http1Config(Http1Config.custom()
					.setMaxLineLength(MAX_LINE_LENGTH)
					.setMaxHeaderCount(MAX_HEADERS)
					.setMaxEmptyLineCount(MAX_EMPTY_LINES)
					.build())
				.build())
			.setDefaultConnectionConfig(ConnectionConfig.custom()
				.setConnectTimeout(connectTimeout)
				.setSocketTimeout(Timeout.of(SOCKET_TIMEOUT))
				.build());
		if (tls != null) {
			connections.setTlsSocketStrategy((socket, host, port, attachment,
					context) -> tls.get().strategy().upgrade(socket, host, port, attachment, context));
		}
		return connections;
	}

	@Override
	public ClientHttpRequestFactory within(Duration deadline) {
		return (uri, method) -> new BoundedRequest(this, deadline, uri, method);
	}

	/**
	 * Send a request and follow at most one redirect.
	 * @param request the request
	 * @param uri the address of the request
	 * @param deadline the maximum time of the exchange
	 * @return the response
	 * @throws ExchangeFailedException if there is no complete response
	 */
	BoundedResponse execute(HttpUriRequestBase request, URI uri, Duration deadline) throws ExchangeFailedException {
		Exchange exchange = new Exchange(this.client);
		this.pending.add(exchange);
		try {
			ScheduledFuture<?> timeout = this.timer.schedule(() -> exchange.abort("No complete response within "
					+ ((deadline.toMillis() < 1000) ? deadline.toMillis() + " ms" : deadline.toSeconds() + " s")),
					this.timer.getClock().instant().plus(deadline));
			try {
				if (this.closed) {
					exchange.abort(STOPPING);
				}
				return exchange.execute(request, uri);
			}
			finally {
				timeout.cancel(false);
			}
		}
		catch (TaskRejectedException ex) {
			throw new ExchangeFailedException(Stage.NOT_SENT, STOPPING, ex);
		}
		finally {
			synchronized (this.pending) {
				this.pending.remove(exchange);
				this.pending.notifyAll();
			}
		}
	}

	@Override
	public int drain(Duration grace) {
		awaitIdle(grace);
		List<Exchange> overdue = List.copyOf(this.pending);
		overdue.forEach((exchange) -> exchange.abort(STOPPING));
		awaitIdle(ABORT_TIMEOUT);
		return overdue.size();
	}

	private void awaitIdle(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		synchronized (this.pending) {
			try {
				for (long left = timeout.toNanos(); !this.pending.isEmpty()
						&& left > 0; left = deadline - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(this.pending, left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Abort pending exchanges. No further request is sent.
	 */
	public void abort() {
		this.closed = true;
		this.pending.forEach((exchange) -> exchange.abort(STOPPING));
	}

	/**
	 * Abort pending exchanges and close all connections.
	 */
	@Override
	public void close() {
		abort();
		this.client.close(CloseMode.IMMEDIATE);
	}

}
