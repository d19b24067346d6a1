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
 * Factory of HTTP requests with a deadline.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@FunctionalInterface
public interface HttpRequests {

	/**
	 * Return a factory of requests with the given deadline.
	 * @param deadline the maximum time of an exchange, from connect to the end of the
	 * response
	 * @return the request factory
	 */
	ClientHttpRequestFactory within(Duration deadline);

	/**
	 * Wait for pending exchanges, and abort those that do not complete in time. Further
	 * requests can still be sent.
	 * @param grace the maximum time to wait
	 * @return the number of aborted exchanges
	 */
	default int drain(Duration grace) {
		return 0;
	}

}
