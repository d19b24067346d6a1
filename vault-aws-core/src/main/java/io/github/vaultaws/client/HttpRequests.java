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

import java.time.Duration;

import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Requests over HTTP that end.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface HttpRequests {

	/**
	 * Return requests with a deadline.
	 * @param deadline how long an exchange may take as a whole
	 * @return the factory of the requests
	 */
	ClientHttpRequestFactory within(Duration deadline);

	/**
	 * Wait for the exchanges under way, and abort those that take too long. Others may
	 * follow.
	 * @param grace how long to wait at most
	 * @return how many were aborted
	 */
	default int drain(Duration grace) {
		return 0;
	}

}
