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

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.vault.client.ClientHttpRequestFactoryFactory;
import org.springframework.vault.support.ClientOptions;
import org.springframework.vault.support.SslConfiguration;

import io.github.vaultaws.client.ExchangeFailedException.Stage;

/**
 * An HTTP client whose exchanges end. An exchange has one deadline, from the connection
 * to the last byte of the response; a response is small and is read as it is, without
 * decompression; nothing is sent twice, but once more to where a response of status 307
 * or 308 points with the same scheme. Thread-safe. As many requests are under way as
 * there are threads that send them.
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
	 * Ends a read in case the timer of the deadline does not run. Deadlines are shorter.
	 */
	private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(5);

	/**
	 * The other side may close a connection that is kept any longer just when the next
	 * request is sent on it.
	 */
	private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(1);

	/**
	 * An aborted exchange ends within this time.
	 */
	private static final Duration ABORTION = Duration.ofSeconds(1);

	private static final String STOPPING = "The application is stopping";

	private final CloseableHttpClient client;

	private final TaskScheduler timer;

	private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create a new {@link BoundedHttpClient}.
	 * @param timer what runs the deadlines; its threads must not wait for requests
	 * @param connectTimeout the maximum time of one attempt to connect
	 * @param ssl key and certificates, {@link SslConfiguration#unconfigured()} for those
	 * of the JVM
	 * @param proxies the proxies of the network, or {@code null} to use none
	 * @throws GeneralSecurityException if key or certificates cannot be used
	 * @throws IOException if key or certificates cannot be read
	 */
	public BoundedHttpClient(TaskScheduler timer, Duration connectTimeout, SslConfiguration ssl,
			@Nullable ProxySelector proxies) throws GeneralSecurityException, IOException {
		this.timer = timer;
		HttpClientBuilder builder = HttpClientBuilder.create();
		if (proxies != null) {
			builder.setRoutePlanner(new SystemDefaultRoutePlanner(proxies));
		}
		this.client = builder.setConnectionManager(connections(Timeout.of(connectTimeout), ssl).build())
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

	private static PoolingHttpClientConnectionManagerBuilder connections(Timeout connectTimeout, SslConfiguration ssl)
			throws GeneralSecurityException, IOException {
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
		if (ssl.getKeyStoreConfiguration().isPresent() || ssl.getTrustStoreConfiguration().isPresent()) {
			connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(sslContext(ssl),
					orDefault(ssl.getEnabledProtocols()), orDefault(ssl.getEnabledCipherSuites()), SSLBufferMode.STATIC,
					HttpsSupport.getDefaultHostnameVerifier()));
		}
		return connections;
	}

	// Spring Vault hands its context out only as part of a client of the JDK.
	private static SSLContext sslContext(SslConfiguration ssl) throws GeneralSecurityException, IOException {
		return ClientHttpRequestFactoryFactory.JdkHttpClient.getBuilder(new ClientOptions(), ssl).build().sslContext();
	}

	private static String @Nullable [] orDefault(List<String> names) {
		return names.isEmpty() ? null : names.toArray(String[]::new);
	}

	@Override
	public ClientHttpRequestFactory within(Duration deadline) {
		return (uri, method) -> new BoundedRequest(this, deadline, uri, method);
	}

	/**
	 * Send a request, and once more to where the response points if that may be.
	 * @param request the request
	 * @param uri its address
	 * @param deadline how long the exchange may take
	 * @return the response
	 * @throws ExchangeFailedException if there is none
	 */
	BoundedResponse execute(HttpUriRequestBase request, URI uri, Duration deadline) throws ExchangeFailedException {
		Exchange exchange = new Exchange(this.client);
		this.underWay.add(exchange);
		try {
			ScheduledFuture<?> timeout = this.timer.schedule(() -> exchange.end("No whole response within "
					+ ((deadline.toMillis() < 1000) ? deadline.toMillis() + " ms" : deadline.toSeconds() + " s")),
					this.timer.getClock().instant().plus(deadline));
			try {
				if (this.closed) {
					exchange.end(STOPPING);
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
			synchronized (this.underWay) {
				this.underWay.remove(exchange);
				this.underWay.notifyAll();
			}
		}
	}

	@Override
	public int drain(Duration grace) {
		awaitNone(grace);
		List<Exchange> late = List.copyOf(this.underWay);
		late.forEach((exchange) -> exchange.end(STOPPING));
		awaitNone(ABORTION);
		return late.size();
	}

	private void awaitNone(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		synchronized (this.underWay) {
			try {
				for (long left = timeout.toNanos(); !this.underWay.isEmpty()
						&& left > 0; left = end - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(this.underWay, left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Abort what is under way, and send nothing more.
	 */
	public void abort() {
		this.closed = true;
		this.underWay.forEach((exchange) -> exchange.end(STOPPING));
	}

	/**
	 * Abort what is under way, and close all connections.
	 */
	@Override
	public void close() {
		abort();
		this.client.close(CloseMode.IMMEDIATE);
	}

}
