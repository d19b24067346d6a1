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

package io.github.vaultaws.test.standalone;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.vaultaws.test.vault.RootRequests;

/**
 * Requests that set a Vault up, in a file.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Seed {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<String> METHODS = Set.of("POST", "PUT", "GET", "LIST", "DELETE");

	private final Path file;

	private final List<Request> requests = new ArrayList<>();

	private Seed(Path file) {
		this.file = file;
	}

	/**
	 * Read a file.
	 * @param file the file
	 * @param variables what stands for <code>${name}</code> in it, by name
	 * @return the requests
	 * @throws BadInputException if it cannot be read or understood
	 */
	static Seed read(Path file, Map<String, String> variables) {
		Seed seed = new Seed(file);
		String text = seed.text();
		for (Entry<String, String> variable : variables.entrySet()) {
			text = text.replace("${" + variable.getKey() + "}", variable.getValue());
		}
		JsonNode list = seed.parse(text);
		for (int i = 0; i < list.size(); i++) {
			seed.requests.add(seed.request(list.get(i), i + 1));
		}
		return seed;
	}

	private String text() {
		try {
			return Files.readString(this.file);
		}
		catch (NoSuchFileException ex) {
			throw failure("there is no such file", ex);
		}
		catch (CharacterCodingException ex) {
			throw failure("it is no text in UTF-8", ex);
		}
		catch (IOException ex) {
			throw failure("it cannot be read: " + ex.getMessage(), ex);
		}
	}

	private JsonNode parse(String text) {
		try {
			JsonNode list = JSON.readTree(text);
			if (!list.isArray()) {
				throw failure("it is no JSON list", null);
			}
			return list;
		}
		catch (JacksonException ex) {
			throw failure("it is no JSON: line " + ex.getLocation().getLineNr() + ", column "
					+ ex.getLocation().getColumnNr(), ex);
		}
	}

	private Request request(JsonNode node, int number) {
		String method = node.path("method").asString("POST");
		String path = node.path("path").asString("");
		JsonNode body = node.path("body");
		if (!METHODS.contains(method)) {
			throw failure("request " + number + " has the method '" + method + "'", null);
		}
		if (path.isBlank()) {
			throw failure("request " + number + " has no path", null);
		}
		if (!body.isMissingNode() && !body.isObject()) {
			throw failure("the body of request " + number + " is no JSON object", null);
		}
		return new Request(number, method, path.replaceFirst("^/?(v1/)?", ""),
				body.isObject() ? JSON.writeValueAsString(body) : "");
	}

	/**
	 * Send the requests, one after the other.
	 * @param root where to
	 * @throws BadInputException if Vault returns an error
	 */
	void plant(RootRequests root) {
		for (Request request : this.requests) {
			try {
				root.send(request.method(), request.path(), request.body());
			}
			catch (IllegalStateException | IllegalArgumentException ex) {
				throw failure("request " + request.number() + ": " + ex.getMessage(), ex);
			}
		}
	}

	private BadInputException failure(String reason, @Nullable Throwable cause) {
		String message = "option --seed: " + this.file + ": " + reason;
		return (cause != null) ? new BadInputException(message, cause) : new BadInputException(message);
	}

	private record Request(int number, String method, String path, String body) {
	}

}
