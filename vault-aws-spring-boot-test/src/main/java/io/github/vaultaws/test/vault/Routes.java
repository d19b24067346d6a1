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

package io.github.vaultaws.test.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The paths of a backend.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Routes {

	private final List<Route> routes = new ArrayList<>();

	/**
	 * Add a path.
	 * @param pattern the path, with segments like {@code :name}, the last of which may be
	 * {@code :name*} for the rest of the path
	 * @return the route, which does nothing yet
	 */
	Route path(String pattern) {
		Route route = new Route(pattern);
		this.routes.add(route);
		return route;
	}

	Reply handle(Call call) {
		Operation operation = call.request().operation();
		String[] segments = call.path().split("/");
		boolean known = false;
		for (Route route : this.routes) {
			Map<String, String> names = route.match(segments);
			if (names != null) {
				Function<Call, Reply> handler = route.handler(operation);
				if (handler != null) {
					return handler.apply(call.naming(names));
				}
				known = true;
			}
		}
		throw (known && operation != Operation.LIST) ? VaultError.unsupportedOperation() : VaultError.unsupportedPath();
	}

}
