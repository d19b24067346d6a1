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

package io.github.vaultaws.it.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.github.vaultaws.it.fuzz.Response.Pace;

/**
 * The changes of which mutations consist.
 */
final class Changes {

	private static final List<String> ERRORS = List.of("403 permission denied", "403 invalid token",
			"403 2 errors occurred: permission denied, invalid token", "403 1 error occurred: * permission denied",
			"400 invalid role or secret ID", "400 invalid secret id", "400 lease not found", "400 invalid lease ID",
			"400 wrapping token is not valid or does not exist", "400 client nonce mismatch",
			"404 no handler for route", "404 ", "412 required index state not present",
			"500 failed to renew entry: no lease", "500 internal error", "503 Vault is sealed",
			"400 Error creating IAM user: ServiceUnavailable: status code: 503, request id: x", "400 unknown role",
			"400 cannot write to readonly storage", "400 lease is not renewable");

	private static final String FILLER = "x".repeat(3 * 1024 * 1024);

	private static final List<byte[]> FILLERS = List.of(FILLER.getBytes(StandardCharsets.UTF_8),
			("{\"errors\":[\"" + FILLER + "\"]}").getBytes(StandardCharsets.UTF_8), gzip(new byte[10 * 1024 * 1024]));

	private Changes() {
	}

	static Response status(Response response, Random random) {
		List<Integer> statuses = (response.status() < 300)
				? List.of(201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 412, 429, 472, 473, 500, 502, 503, 599, 999)
				: List.of(400, 403, 404, 412, 429, 500, 502, 503, 504);
		return response.withStatus(oneOf(statuses, random));
	}

	static Response type(Response response, Random random) {
		String type = oneOf(List.of("", "text/html", "text/plain", "application/octet-stream", "application/xml",
				"application/json; charset=utf-16", "application/json; charset=nonsense", "a; b; c", "multipart/mixed"),
				random);
		return type.isEmpty() ? response.withoutHeader("Content-Type") : response.withHeader("Content-Type", type);
	}

	static Response page(Response response, Random random) {
		return response.withStatus(oneOf(List.of(200, 200, 403, 404, 502, 503), random))
			.withHeader("Content-Type", "text/html")
			.withBody("<html><body>Please log in &nbsp; <p>" + "x".repeat(random.nextInt(3_000)));
	}

	static Response otherJson(Response response, Random random) {
		return response.withBody(oneOf(List.of("null", "{}", "[]", "\"text\"", "17", "true", "{\"data\":null}",
				"{\"data\":[]}", "{\"auth\":{}}", "{\"errors\":[]}", "{\"errors\":\"text\"}", "{\"errors\":{}}",
				"{\"errors\":[null,1,{}]}", "\ufeff{}", "NaN"), random));
	}

	static Response cutJson(Response response, Random random) {
		return response.withBody(Arrays.copyOf(response.body(), part(response, random)));
	}

	static Response cutOff(Response response, Random random) {
		return response.withDeclaredLength(response.body().length)
			.withBody(Arrays.copyOf(response.body(), part(response, random)));
	}

	static Response longer(Response response, Random random) {
		return random.nextBoolean() ? response.withDeclaredLength(part(response, random))
				: response.withDeclaredLength(response.body().length + 1L + random.nextInt(5_000_000));
	}

	static Response length(Response response, Random random) {
		return response
			.withDeclaredLength(oneOf(List.of(-1L, 0L, 400_000_000L, Long.MAX_VALUE, Long.MIN_VALUE), random));
	}

	static Response huge(Response response, Random random) {
		return response.withStatus(oneOf(List.of(200, 400, 500), random)).withBody(oneOf(FILLERS, random));
	}

	static Response pace(Response response, Random random) {
		return response.withPace(oneOf(
				List.of(Pace.SLOW, Pace.SLOW, Pace.LATE, Pace.DRIP, Pace.STALLED, Pace.NEVER, Pace.CLOSED), random));
	}

	static Response field(Response response, Random random) {
		return response.withBody(FieldMutation.impossible(response.text(), random));
	}

	static Response encoded(Response response, Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> response.withHeader("Content-Encoding", "gzip");
			case 1 -> response.withHeader("Content-Encoding", "gzip").withBody(gzip(response.body()));
			case 2 -> response.withHeader("Content-Encoding", "gzip").withBody(FILLERS.get(2));
			default -> response.withHeader("Content-Encoding", "x-unknown, br");
		};
	}

	static Response headers(Response response, Random random) {
		return switch (random.nextInt(7)) {
			case 0 -> response.withHeader("X-Long", "x".repeat(100_000));
			case 1 -> response.withHeader("X-Folded", "a\r\n b");
			case 2 -> response.withHeader("no colon\r\n:", "no name");
			case 3 -> many(response);
			case 4 -> response.withHeader("Transfer-Encoding", "chunked");
			case 5 -> response.withStart(oneOf(List.of("SSH-2.0", "HTTP/9.9", "<html>", "\r\n\r\n"), random));
			default -> response.withHeader("Set-Cookie", "a=b; Domain=.com").withHeader("Content-Type", "\u00ff;=");
		};
	}

	static Response date(Response response, Random random) {
		return response
			.withHeader("Date",
					oneOf(List.of("Tue, 19 Jan 2038 03:14:07 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
							"Thu, 01 Jan 2026 08:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday", "-1"),
							random));
	}

	static Response busy(Response response, Random random) {
		return response.withStatus(oneOf(List.of(429, 503), random))
			.withHeader("Retry-After",
					oneOf(List.of("0", "1", "30", "-1", "1000000000", "99999999999999999999", "soon", "1e3",
							"Fri, 31 Dec 9999 23:59:59 GMT"), random))
			.withBody("{\"errors\":[\"request path: rate limit quota exceeded\"]}");
	}

	static Response redirect(Response response, Random random) {
		int status = oneOf(List.of(300, 301, 302, 303, 305, 307, 308), random);
		String location = oneOf(List.of("", MutatingServer.ITSELF, MutatingServer.TRAP + status,
				"http://" + MutatingServer.OTHER_HOST + MutatingServer.TRAP + status, "ftp://127.0.0.1/",
				"http://[::bad", "//", "http://127.0.0.1:1/v1/none"), random);
		Response redirect = response.withStatus(status).withBody("");
		return location.isEmpty() ? redirect : redirect.withHeader("Location", location);
	}

	static Response otherValue(Response response, Random random) {
		return response.withBody(FieldMutation.plausible(response.text(), random));
	}

	static Response error(Response response, Random random) {
		if (response.text().startsWith("<")) {
			return response.withStatus(403)
				.withBody("<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>"
					.formatted(oneOf(List.of("InvalidClientTokenId", "ExpiredToken", "AccessDenied",
							"SignatureDoesNotMatch", "Throttling"), random)));
		}
		String error = oneOf(ERRORS, random);
		return response.withStatus(Integer.parseInt(error.substring(0, 3)))
			.withBody("{\"errors\":[\"" + error.substring(4) + "\"]}");
	}

	static Response otherOutcome(Response response) {
		return response.withStatus((response.status() < 300) ? 404 : 200);
	}

	private static int part(Response response, Random random) {
		return (response.body().length > 0) ? random.nextInt(response.body().length) : 0;
	}

	static <T> T oneOf(List<T> choices, Random random) {
		return choices.get(random.nextInt(choices.size()));
	}

	private static Response many(Response response) {
		Response changed = response;
		for (int i = 0; i < 300; i++) {
			changed = changed.withHeader("X-" + i, "x");
		}
		return changed;
	}

	private static byte[] gzip(byte[] bytes) {
		try {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
				gzip.write(bytes);
			}
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
