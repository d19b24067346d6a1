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

import java.util.Map;

import io.github.vaultaws.test.http.Exchange;
import io.github.vaultaws.test.http.ServerResponse;

/**
 * An endpoint of STS and IAM. All methods fail with {@link AwsException}, also where no
 * response arrives.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public interface AwsEndpoint {

	/**
	 * Call an action of the query protocol.
	 * @param credentials the credentials of the caller
	 * @param action the action, such as {@code CreateUser}
	 * @param parameters the parameters of the action
	 * @return the response
	 */
	AwsResponse call(TestCredentials credentials, String action, Map<String, String> parameters);

	/**
	 * Send a request to STS that another caller has signed.
	 * @param request the request, with the headers that were signed
	 * @return the response, whatever its status
	 */
	ServerResponse forward(Exchange request);

}
