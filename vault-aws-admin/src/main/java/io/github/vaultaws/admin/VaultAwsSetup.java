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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.vault.VaultException;
import org.springframework.vault.core.VaultOperations;

/**
 * Sets up Vault as declared. Only what is declared is compared and written, so that the
 * defaults of Vault are no difference, and a second {@link #apply()} changes nothing.
 * Nothing is deleted, unless a prefix of names is set with {@link #withPrunePrefix}.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class VaultAwsSetup {

	private final VaultOperations operations;

	private final List<Declaration> declarations;

	private final @Nullable String prunePrefix;

	private VaultAwsSetup(VaultOperations operations, List<Declaration> declarations, @Nullable String prunePrefix) {
		this.operations = operations;
		this.declarations = declarations;
		this.prunePrefix = prunePrefix;
	}

	/**
	 * Create a setup.
	 * @param operations the template whose token may configure Vault
	 * @param declarations the declarations, in any order
	 * @return the setup
	 */
	public static VaultAwsSetup of(VaultOperations operations, Collection<? extends Declaration> declarations) {
		Assert.notNull(operations, "'operations' must not be null");
		return new VaultAwsSetup(operations, sorted(declarations), null);
	}

	private static List<Declaration> sorted(Collection<? extends Declaration> declarations) {
		Set<String> paths = new HashSet<>();
		for (Declaration declaration : declarations) {
			Assert.isTrue(paths.add(declaration.path()), () -> "'" + declaration.path() + "' is declared twice");
		}
		return declarations.stream()
			.map((declaration) -> (Declaration) declaration)
			.sorted(Comparator.comparing(Declaration::order))
			.toList();
	}

	/**
	 * Return a setup that deletes what is not declared: policies and, below mounts for
	 * which objects of the same kind are declared, roles, certificates and roles of
	 * accounts. Mounts and configurations are never deleted.
	 * @param prefix the first characters of the names of what may be deleted
	 * @return the setup
	 */
	public VaultAwsSetup withPrunePrefix(String prefix) {
		Assert.hasText(prefix, "'prefix' must not be empty");
		return new VaultAwsSetup(this.operations, this.declarations, prefix);
	}

	/**
	 * Return the changes that make the declarations true. Nothing is written. Each
	 * declared object, and the list of mounts, is read once. The RoleID of an AppRole is
	 * another object.
	 * @return the plan
	 * @throws IllegalArgumentException if Vault would reject a declaration
	 */
	public SetupPlan plan() {
		return plan(planned());
	}

	private static SetupPlan plan(List<PlannedChange> changes) {
		return new SetupPlan(changes.stream().map(PlannedChange::change).toList());
	}

	private List<PlannedChange> planned() {
		SetupState state = new SetupState(new VaultPaths(this.operations));
		checkMounts(state);
		List<PlannedChange> changes = new ArrayList<>();
		this.declarations.forEach((declaration) -> changes.add(declaration.plan(state)));
		if (this.prunePrefix != null) {
			changes.addAll(deletions(state, this.prunePrefix));
		}
		return changes;
	}

	private void checkMounts(SetupState state) {
		Set<VaultPath> declared = this.declarations.stream()
			.filter(MountDeclaration.class::isInstance)
			.map((declaration) -> ((MountDeclaration) declaration).mountPath())
			.collect(Collectors.toSet());
		for (Declaration declaration : this.declarations) {
			if (declaration instanceof ParametersDeclaration<?> below && !declared.contains(below.mount())
					&& !state.hasMount(below.mount())) {
				throw new IllegalArgumentException("Cannot write '%s': the mount '%s' neither exists nor is declared"
					.formatted(declaration.path(), below.mount()));
			}
		}
	}

	private List<PlannedChange> deletions(SetupState state, String prefix) {
		Map<VaultPath, Prunable> kinds = new LinkedHashMap<>();
		for (Declaration declaration : this.declarations) {
			Prunable prunable = declaration.prunable(state);
			if (prunable != null) {
				kinds.putIfAbsent(prunable.path(), prunable);
			}
		}
		Set<String> declared = this.declarations.stream().map(Declaration::path).collect(Collectors.toSet());
		return kinds.values().stream().flatMap((kind) -> deletions(kind, prefix, declared)).toList();
	}

	private static Stream<PlannedChange> deletions(Prunable kind, String prefix, Set<String> declared) {
		return kind.values()
			.list()
			.stream()
			.filter((name) -> kind.stored().apply(name).startsWith(kind.stored().apply(prefix)))
			.filter((name) -> !declared.contains(kind.path() + "/" + kind.stored().apply(name)))
			.map((name) -> new PlannedChange(
					new SetupPlan.Change(SetupPlan.Type.DELETE, kind.path() + "/" + name, List.of()),
					() -> kind.values().delete(name)));
	}

	/**
	 * Make the changes of a new plan.
	 * @return the changes that were made, and the objects that were kept
	 * @throws VaultException if a change fails, with the changes that were made before
	 * and those that were not. Another call continues with these.
	 */
	public SetupPlan apply() {
		List<PlannedChange> planned = planned();
		List<PlannedChange> changes = planned.stream().filter(PlannedChange::isEffective).toList();
		for (int i = 0; i < changes.size(); i++) {
			try {
				changes.get(i).action().run();
			}
			catch (RuntimeException ex) {
				throw new VaultException("Failed to write '%s': %s. Done: %s. Not done: %s".formatted(
						changes.get(i).change().path(), String.valueOf(ex.getMessage()).strip(),
						paths(changes.subList(0, i)), paths(changes.subList(i, changes.size()))), ex);
			}
		}
		return plan(planned);
	}

	private static String paths(List<PlannedChange> changes) {
		return changes.isEmpty() ? "nothing"
				: changes.stream().map((change) -> change.change().path()).collect(Collectors.joining(", "));
	}

	/**
	 * Return commands of the command-line client of Vault that do the same to an empty
	 * Vault. They contain no secrets, but variables such as
	 * {@code AWS_CONFIG_ROOT_SECRET_KEY} that have to be set. No request is sent.
	 * @return the commands for a POSIX shell
	 */
	public String asVaultCommands() {
		return this.declarations.stream().map(Declaration::command).collect(Collectors.joining("\n", "", "\n"));
	}

}
