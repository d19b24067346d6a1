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

package io.github.vaultaws.endpoint;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for {@link VaultAwsEndpoint}. The
 * response to a request for an unknown role has status 404 and names the roles.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = VaultAwsEndpoint.class)
public class VaultAwsEndpointWebExtension {

	private final VaultAwsEndpoint delegate;

	/**
	 * Create a new {@link VaultAwsEndpointWebExtension}.
	 * @param delegate the endpoint
	 */
	public VaultAwsEndpointWebExtension(VaultAwsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Return the credentials of one role.
	 * @param role the name of the role in the application
	 * @return a description of the role, or the reason why there is none
	 */
	@ReadOperation
	public WebEndpointResponse<Object> role(@Selector String role) {
		return response(() -> this.delegate.role(role));
	}

	/**
	 * Rotate the credentials of one role as soon as possible.
	 * @param role the name of the role in the application
	 * @return the result of the request, or the reason why there is none
	 */
	@WriteOperation
	public WebEndpointResponse<Object> rotateRole(@Selector String role) {
		return response(() -> this.delegate.rotateRole(role));
	}

	private static WebEndpointResponse<Object> response(Supplier<Object> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(Map.of("error", ex.getReason()), WebEndpointResponse.STATUS_NOT_FOUND);
		}
	}

}
