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

import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.vault.authentication.ClientAuthentication;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

import io.github.vaultaws.login.AppRoleLogin;
import io.github.vaultaws.login.Ec2Login;
import io.github.vaultaws.login.IamLogin;
import io.github.vaultaws.login.LoginClient;
import io.github.vaultaws.runtime.VaultAwsThreads;

/**
 * Creates the login that is configured by the properties, with or without beans.
 *
 * @param environment the environment with the settings of the AWS SDK
 * @param autoRegion the region that the AWS SDK determines
 * @param credentials the credentials provider that signs an IAM login, or {@code null}
 * for the default chain of the AWS SDK
 * @param threads the clock, and the timer of requests to AWS
 * @author The vault-aws-spring-boot authors
 */
record LoginFactory(@JsonIgnore Environment environment, Supplier<Region> autoRegion,
		@Nullable AwsCredentialsProvider credentials, VaultAwsThreads threads) {

	ClientAuthentication login(LoginSettings settings, VaultConnection connection) {
		LoginClient client = settings.loginClient(connection);
		return switch (settings.method()) {
			case IAM -> iamLogin(new IamSettings(settings.login().getIam()), client);
			case EC2 -> ec2Login(new Ec2Settings(settings.login().getEc2(), this.environment), client);
			case APP_ROLE -> appRoleLogin(new AppRoleSettings(settings.login()), client);
			case NONE -> throw new IllegalArgumentException("There is no login");
		};
	}

	private IamLogin iamLogin(IamSettings iam, LoginClient client) {
		return new IamLogin(client, iam.credentials(this.credentials), iam.sts(this.autoRegion), iam.serverId(),
				this.threads.clock().wallClock());
	}

	private Ec2Login ec2Login(Ec2Settings ec2, LoginClient client) {
		return new Ec2Login(client, ec2.metadata(this.threads.timer()), ec2.document(), ec2.nonce());
	}

	private AppRoleLogin appRoleLogin(AppRoleSettings appRole, LoginClient client) {
		return new AppRoleLogin(client, appRole.roleId(), appRole.secretId(client), this.threads.clock());
	}

}
