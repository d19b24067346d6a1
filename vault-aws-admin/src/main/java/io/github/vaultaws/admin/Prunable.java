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

package io.github.vaultaws.admin;

import java.util.function.UnaryOperator;

/**
 * Objects of one kind, of which those that are not declared can be deleted.
 *
 * @param path the path of the objects
 * @param values the objects
 * @param stored returns a name as the server stores it
 * @author The vault-aws-spring-boot authors
 */
record Prunable(VaultPath path, Named<?> values, UnaryOperator<String> stored) {

}
