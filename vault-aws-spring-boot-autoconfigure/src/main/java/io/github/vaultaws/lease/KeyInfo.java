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

package io.github.vaultaws.lease;

import java.time.Instant;

/**
 * What may be told of AWS keys: nothing in it is secret. Immutable.
 *
 * @param id the last four characters of the access key id, after an ellipsis
 * @param issuedAt when they were asked for
 * @param end the end that Vault told; a renewal moves it
 * @param user whether they belong to an IAM user; if not, they are temporary keys of STS
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record KeyInfo(String id, Instant issuedAt, Instant end, boolean user) {
}
