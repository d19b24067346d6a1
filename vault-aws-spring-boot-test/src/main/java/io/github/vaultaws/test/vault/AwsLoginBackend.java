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

import java.time.Clock;
import java.time.Duration;

/**
 * The method {@code aws}.
 *
 * @author The vault-aws-spring-boot authors
 */
final class AwsLoginBackend implements Backend {

	private final Routes routes = new Routes();

	private final RootCredentials client;

	private final AwsLoginRoles roles;

	private final IamLogin iam;

	private final Ec2Login ec2;

	AwsLoginBackend(AwsAccess access, Clock clock) {
		this.client = new RootCredentials(access, AwsConfig.ofMethod());
		this.roles = new AwsLoginRoles(access, this.client);
		IdentityConfig identity = new IdentityConfig();
		this.iam = new IamLogin(access, this.client, this.roles, identity);
		Certificates certificates = new Certificates();
		AccessList accessList = new AccessList(clock);
		this.ec2 = new Ec2Login(access, certificates, this.roles, accessList, identity);
		certificates.addTo(this.routes);
		accessList.addTo(this.routes);
		new DenyList(this.roles, clock).addTo(this.routes);
		new StsRoles().addTo(this.routes);
		new TidySettings(Duration.ofDays(3)).addTo(this.routes, "identity-accesslist", "identity-whitelist");
		new TidySettings(Duration.ofDays(180)).addTo(this.routes, "roletag-denylist", "roletag-blacklist");
		this.routes.path("login").update(this::login);
		this.routes.path("config/client")
			.read(this.client::read)
			.update(this.client::write)
			.delete(this.client::delete);
		this.routes.path("config/rotate-root").update((call) -> rotate());
		this.routes.path("config/identity").read(identity::read).update(identity::write);
		this.roles.addTo(this.routes);
	}

	@Override
	public Reply handle(Call call) {
		return this.routes.handle(call);
	}

	@Override
	public boolean isOpen(String path) {
		return path.equals("login");
	}

	@Override
	public boolean isCreation(String path) {
		if (path.equals("config/client")) {
			return this.client.config() == null;
		}
		return path.matches("role/[^/]+") && this.roles.find(path.substring("role/".length())) == null;
	}

	private Reply rotate() {
		AwsConfig config = this.client.config();
		if (config == null) {
			throw VaultError.refused("can't update client config because it's unset");
		}
		if (config.accessKey().isEmpty()) {
			throw VaultError.refused("can't update access_key because it's unset");
		}
		if (config.secretKey().isEmpty()) {
			throw VaultError.refused("can't update secret_key because it's unset");
		}
		return RootCredentials.rotated(this.client.rotate());
	}

	private Reply login(Call call) {
		Fields fields = call.fields();
		boolean signed = fields.has("iam_http_request_method") && fields.has("iam_request_url")
				&& fields.has("iam_request_body") && fields.has("iam_request_headers");
		boolean documented = fields.has("pkcs7") || (fields.has("identity") && fields.has("signature"));
		if (signed && documented) {
			throw VaultError.refused("supplied auth values for both ec2 and iam auth types");
		}
		if (signed) {
			return this.iam.login(call);
		}
		if (documented) {
			return this.ec2.login(call);
		}
		throw VaultError.refused("didn't supply required authentication values");
	}

}
