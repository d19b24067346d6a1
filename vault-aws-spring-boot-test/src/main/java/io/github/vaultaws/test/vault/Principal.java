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

import java.util.Set;

/**
 * The principal of an ARN of IAM or STS. Immutable.
 *
 * @param partition the partition
 * @param account the account
 * @param type the type, as in the ARN
 * @param path the path, with slashes around it
 * @param name the friendly name
 * @param session the session, empty if there is none
 * @author The vault-aws-spring-boot authors
 */
record Principal(String partition, String account, String type, String path, String name, String session) {

	private static final Set<String> TYPES = Set.of("user", "role", "assumed-role", "instance-profile");

	static Principal of(String arn) {
		String[] parts = arn.split(":", -1);
		if (parts.length != 6) {
			throw new IllegalArgumentException(
					"unrecognized arn: contains " + parts.length + " colon-separated parts, expected 6");
		}
		if (!parts[0].equals("arn")) {
			throw new IllegalArgumentException("unrecognized arn: does not begin with \"arn:\"");
		}
		if (!parts[2].equals("iam") && !parts[2].equals("sts")) {
			throw new IllegalArgumentException("unrecognized service: " + parts[2] + ", not one of iam or sts");
		}
		String[] names = parts[5].split("/", -1);
		if (names.length < 2) {
			throw new IllegalArgumentException(
					"unrecognized arn: \"" + parts[5] + "\" contains fewer than 2 slash-separated parts");
		}
		if (!TYPES.contains(names[0])) {
			throw new IllegalArgumentException("unrecognized principal type: \"" + names[0] + "\"");
		}
		boolean assumed = names[0].equals("assumed-role");
		if (assumed && names.length < 3) {
			throw new IllegalArgumentException(
					"unrecognized arn: \"" + parts[5] + "\" contains fewer than 3 slash-separated parts");
		}
		String last = names[names.length - 1];
		String path = parts[5].substring(names[0].length(), parts[5].length() - last.length());
		return new Principal(parts[1], parts[4], names[0], assumed ? "/" : path, assumed ? names[1] : last,
				assumed ? last : "");
	}

	boolean isSession() {
		return this.type.equals("assumed-role");
	}

	/**
	 * Return the ARN without path and session.
	 * @return the ARN of the user or role
	 */
	String canonicalArn() {
		return "arn:" + this.partition + ":iam::" + this.account + ":" + (isSession() ? "role" : this.type) + "/"
				+ this.name;
	}

	String displayName() {
		return this.session.isEmpty() ? this.name : this.name + "/" + this.session;
	}

}
