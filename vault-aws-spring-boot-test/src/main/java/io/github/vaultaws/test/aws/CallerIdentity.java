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

/**
 * The identity of the caller who signed a request.
 *
 * @param arn the ARN, such as {@code arn:aws:iam::123456789012:user/alice}
 * @param userId the unique id, for sessions followed by a colon and their name
 * @param account the account
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record CallerIdentity(String arn, String userId, String account) {

}
