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

package io.github.vaultaws.test.http;

/**
 * Handles the requests of a server. Called concurrently.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface Handler {

	/**
	 * ServerResponse a request.
	 * @param exchange the request
	 * @return the response
	 */
	ServerResponse handle(Exchange exchange);

	/**
	 * ServerResponse what never became a request, or failed: {@code 400} for malformed
	 * HTTP, {@code 413} for an oversized body, {@code 431} for oversized headers,
	 * {@code 500} for a handler that failed.
	 * @param status the status
	 * @param reason the reason in words
	 * @return the response
	 */
	default ServerResponse refuse(int status, String reason) {
		return ServerResponse.text(status, reason);
	}

}
