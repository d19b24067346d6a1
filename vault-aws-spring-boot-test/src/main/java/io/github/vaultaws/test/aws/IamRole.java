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

import java.time.Duration;
import java.time.Instant;

/**
 * An IAM role. Immutable.
 *
 * @param name the name
 * @param path the path, which begins and ends with a slash
 * @param id the unique id
 * @param maxSession how long its sessions may be
 * @param trustPolicy the trust policy, which is kept, not evaluated
 * @param created when the role was created
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record IamRole(String name, String path, String id, Duration maxSession, String trustPolicy, Instant created) {

	/**
	 * Return the ARN.
	 * @return the ARN
	 */
	public String arn() {
		return "arn:aws:iam::" + EmbeddedAws.ACCOUNT + ":role" + this.path + this.name;
	}

}
