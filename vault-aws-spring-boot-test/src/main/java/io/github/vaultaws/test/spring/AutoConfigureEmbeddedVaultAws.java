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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.TestPropertySource;

import io.github.vaultaws.test.aws.EmbeddedAws;
import io.github.vaultaws.test.http.TestClock;
import io.github.vaultaws.test.vault.CredentialType;
import io.github.vaultaws.test.vault.EmbeddedVault;

/**
 * Runs the application of a {@code @SpringBootTest}, or of a slice such as
 * {@code @WebMvcTest}, on an embedded Vault and an embedded AWS account, with no further
 * configuration. Vault has the secrets engine and the role of
 * {@code vault.aws.credentials}, and the login that the application is configured for:
 * {@code app-role} (also where none is configured), {@code iam}, or a token of Spring
 * Cloud Vault. AWS SDK clients call the embedded account, and the starter uses one
 * {@link TestClock}: while a test advances it, the application renews and rotates its
 * credentials.
 * <p>
 * {@link EmbeddedVault}, {@link EmbeddedAws} and {@link TestClock} can be injected. They
 * belong to the application context: tests that share the context share them, and they
 * are closed with it. Configuration imports of {@code vault:} locations are skipped,
 * because they are processed before the servers start.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@TestPropertySource(properties = EmbeddedVaultConfigData.PROPERTY + "=true")
public @interface AutoConfigureEmbeddedVaultAws {

	/**
	 * Return the credential type of the roles of the secrets engine.
	 * @return the type of the credentials
	 */
	CredentialType credentialType() default CredentialType.IAM_USER;

	/**
	 * Return the settings of single roles of {@code vault.aws.roles} that differ from
	 * those of the others.
	 * @return the settings of the roles
	 */
	EmbeddedVaultAwsRole[] roles() default {};

	/**
	 * Return the TTL of credentials and of the Vault token.
	 * @return the TTL, such as {@code 30s} or {@code 1h}
	 */
	String ttl() default "1h";

	/**
	 * Return the maximum TTL of credentials. The renewals of the token are not limited.
	 * @return the maximum TTL
	 */
	String maxTtl() default "4h";

}
