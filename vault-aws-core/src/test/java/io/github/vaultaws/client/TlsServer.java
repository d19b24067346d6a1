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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.springframework.core.io.FileSystemResource;
import org.springframework.vault.support.SslConfiguration;
import org.springframework.vault.support.SslConfiguration.KeyStoreConfiguration;

/**
 * TLS server with a self-signed certificate.
 */
public final class TlsServer implements AutoCloseable {

	/**
	 * Password of the trust store.
	 */
	public static final String PASSWORD = "changeit";

	private final HttpsServer server;

	private final Path keyStore;

	private TlsServer(HttpsServer server, Path keyStore) {
		this.server = server;
		this.keyStore = keyStore;
	}

	/**
	 * Start a server.
	 * @param directory the directory for its key store
	 * @param host the host that its certificate is issued for
	 * @return the server
	 * @throws Exception if it cannot be started
	 */
	public static TlsServer start(Path directory, String host) throws Exception {
		Path keyStore = directory.resolve("server.p12");
		generate(keyStore, host);
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context(keyStore)));
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		return new TlsServer(server, keyStore);
	}

	private static void generate(Path keyStore, String host) throws IOException, InterruptedException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "san=dns:" + host,
				"-storetype", "PKCS12", "-keystore", keyStore.toString(), "-storepass", PASSWORD);
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
			throw new IllegalStateException("keytool failed");
		}
	}

	private static SSLContext context(Path file) throws GeneralSecurityException, IOException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(file)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(factory.getKeyManagers(), null, null);
		return context;
	}

	/**
	 * Return a configuration that trusts the certificate of this server.
	 * @return the configuration
	 * @throws Exception if the trust store cannot be written
	 */
	public SslConfiguration trusted() throws Exception {
		return SslConfiguration
			.forTrustStore(KeyStoreConfiguration.of(new FileSystemResource(trustStore()), PASSWORD.toCharArray())
				.withStoreType("PKCS12"));
	}

	/**
	 * Return a trust store in the format PKCS12 with the certificate of this server.
	 * @return the file
	 * @throws Exception if the trust store cannot be written
	 */
	public Path trustStore() throws Exception {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(this.keyStore)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		trust.setCertificateEntry("server", keys.getCertificate("server"));
		Path file = this.keyStore.resolveSibling("trust.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			trust.store(out, PASSWORD.toCharArray());
		}
		return file;
	}

	public String uri() {
		return "https://localhost:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
