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

package io.github.vaultaws.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if a property of type boolean has a
 * value. The value is converted as in all other places of the library: in any case, with
 * white space, and as {@code yes} or {@code 1}. A value that is no boolean fails the
 * start.
 *
 * @author The vault-aws-spring-boot authors
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnFlagCondition.class)
@interface ConditionalOnFlag {

	/**
	 * The name of the property.
	 * @return the name
	 */
	String name();

	/**
	 * The value if the property is not set or empty.
	 * @return the default value
	 */
	boolean defaultValue();

	/**
	 * The value with which the condition matches.
	 * @return the value
	 */
	boolean havingValue() default true;

}
