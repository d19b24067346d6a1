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

package io.github.vaultaws.test.spring;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets AWS SDK clients that are created from now on call an embedded account, unless they
 * have an endpoint. There is no other way to reach clients that an application builds
 * itself. Properties that the user has set are kept.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SdkSystemProperties {

	private static final String ENDPOINT = "aws.endpointUrl";

	private static final String REGION = "aws.region";

	private static final Set<String> OWN_ENDPOINTS = ConcurrentHashMap.newKeySet();

	private static final AtomicBoolean OWN_REGION = new AtomicBoolean();

	private final String endpoint;

	private SdkSystemProperties(String endpoint) {
		this.endpoint = endpoint;
	}

	static SdkSystemProperties pointTo(URI aws) {
		String endpoint = aws.toString();
		String before = System.getProperty(ENDPOINT);
		if (before == null || OWN_ENDPOINTS.contains(before)) {
			System.setProperty(ENDPOINT, endpoint);
		}
		OWN_ENDPOINTS.add(endpoint);
		if (System.getenv("AWS_REGION") == null && System.getProperty(REGION) == null) {
			System.setProperty(REGION, ApplicationSetup.REGION);
			OWN_REGION.set(true);
		}
		return new SdkSystemProperties(endpoint);
	}

	/**
	 * Let clients call AWS again, unless the properties have been changed meanwhile.
	 */
	void restore() {
		OWN_ENDPOINTS.remove(this.endpoint);
		System.getProperties().remove(ENDPOINT, this.endpoint);
		if (OWN_ENDPOINTS.isEmpty() && OWN_REGION.compareAndSet(true, false)) {
			System.getProperties().remove(REGION, ApplicationSetup.REGION);
		}
	}

}
