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

package io.github.vaultaws.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.vaultaws.benchmarks.application.BareApplication;
import io.github.vaultaws.test.vault.CredentialType;

/**
 * Measures the time from the start of the JVM until the application has started.
 *
 * @author The vault-aws-spring-boot authors
 */
final class StartUp implements Measure {

	private final int rounds;

	private final Map<Kind, Samples> wall = new EnumMap<>(Kind.class);

	private final Map<Kind, Samples> cpu = new EnumMap<>(Kind.class);

	StartUp(int rounds) {
		this.rounds = rounds;
	}

	@Override
	public List<Figure> take() throws Exception {
		try (Servers servers = new Servers(CredentialType.ASSUMED_ROLE)) {
			for (int round = 0; round < this.rounds; round++) {
				for (Kind kind : Kind.values()) {
					ChildProcess child = ChildProcess.run(BareApplication.class, kind.classPath(),
							kind.properties(servers));
					samples(this.wall, kind).add(child.result("wall"));
					samples(this.cpu, kind).add(child.result("cpu"));
				}
			}
		}
		List<Figure> figures = new ArrayList<>();
		figures.addAll(figures("start of an application with credentials", this.wall));
		figures.addAll(figures("its CPU time", this.cpu));
		return figures;
	}

	private List<Figure> figures(String what, Map<Kind, Samples> samples) {
		Samples ours = samples(samples, Kind.STARTER);
		Samples bare = samples(samples, Kind.BARE);
		return List.of(
				Figure.ratio(what, "s", ours, "Spring Cloud Vault that reads the same credentials",
						samples(samples, Kind.IMPORT), 1.1),
				Figure.ratio(what, "s", ours,
						"(bare Boot " + bare.text("s") + ") Spring Cloud Vault without a request to Vault",
						samples(samples, Kind.SPRING_CLOUD_VAULT), 1.1));
	}

	private static Samples samples(Map<Kind, Samples> samples, Kind kind) {
		return Objects.requireNonNull(samples.computeIfAbsent(kind, (unknown) -> new Samples()));
	}

	private enum Kind {

		BARE("benchmarks/target|benchmarks-|/spring-boot-4|/spring-boot-autoconfigure|/spring-boot-starter-|/spring-boot-starter-logging"
				+ "|/spring-(core|beans|context|aop|expression)-|micrometer-|commons-logging|logback|slf4j|log4j"
				+ "|jul-to|jspecify|snakeyaml|jakarta.annotation"),

		SPRING_CLOUD_VAULT("^(?!.*(awssdk|vault-aws-spring-boot-(autoconfigure|test|starter))).*$"),

		IMPORT(SPRING_CLOUD_VAULT.pattern),

		STARTER("");

		private final String pattern;

		Kind(String pattern) {
			this.pattern = pattern;
		}

		Predicate<String> classPath() {
			return Pattern.compile(this.pattern).asPredicate();
		}

		String[] properties(Servers servers) {
			String uri = "--spring.cloud.vault.uri=" + servers.servers().vault().uri();
			String roleId = "role-id=" + servers.appRole().roleId();
			String secretId = "secret-id=" + servers.appRole().secretId();
			return switch (this) {
				case BARE -> new String[0];
				case SPRING_CLOUD_VAULT -> new String[] { uri, "--spring.cloud.vault.authentication=APPROLE",
						"--spring.cloud.vault.app-role." + roleId, "--spring.cloud.vault.app-role." + secretId };
				case IMPORT -> new String[] { uri, "--spring.cloud.vault.authentication=APPROLE",
						"--spring.cloud.vault.app-role." + roleId, "--spring.cloud.vault.app-role." + secretId,
						"--spring.config.import=vault://aws/creds/deploy" };
				case STARTER -> new String[] { uri, "--vault.aws.login.method=app-role",
						"--vault.aws.login.role=application", "--vault.aws.login.app-role." + roleId,
						"--vault.aws.login.app-role." + secretId, "--vault.aws.credentials.role=deploy" };
			};
		}

	}

}
