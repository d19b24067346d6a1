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

package io.github.vaultaws.test.metadata;

import io.github.vaultaws.test.http.ServerResponse;

/**
 * The error responses of the service.
 *
 * @author The vault-aws-spring-boot authors
 */
enum MetadataError {

	BAD_REQUEST(400, "Bad Request"),

	UNAUTHORIZED(401, "Unauthorized"),

	FORBIDDEN(403, "Forbidden"),

	NOT_FOUND(404, "Not Found"),

	METHOD_NOT_ALLOWED(405, "Method Not Allowed");

	private final int status;

	private final String reason;

	MetadataError(int status, String reason) {
		this.status = status;
		this.reason = reason;
	}

	ServerResponse answer() {
		return ServerResponse.of(this.status, "text/html", """
				<?xml version="1.0" encoding="iso-8859-1"?>
				<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
					"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
				<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
				 <head>
				  <title>%1$d - %2$s</title>
				 </head>
				 <body>
				  <h1>%1$d - %2$s</h1>
				 </body>
				</html>
				""".formatted(this.status, this.reason));
	}

}
