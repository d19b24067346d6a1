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

package io.github.vaultaws.it;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request to which Vault responded, as recorded in its audit log.
 *
 * @param identity the display name of the token
 * @param accessor the hash of the accessor of the token
 * @param remoteAddress the address of the client
 * @param clientCertificate the serial number of the client certificate, or an empty
 * string
 * @param headers the audited headers
 */
record AuditedRequest(String identity, String accessor, String remoteAddress, String clientCertificate,
		JsonNode headers) {

	static AuditedRequest parse(String entry) {
		JsonNode json = JsonMapper.shared().readTree(entry);
		JsonNode request = json.path("request");
		return new AuditedRequest(json.at("/auth/display_name").asString(""), json.at("/auth/accessor").asString(""),
				request.path("remote_address").asString(""),
				request.path("client_certificate_serial_number").asString(""), request.path("headers"));
	}

}
