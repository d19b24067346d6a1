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

package io.github.vaultaws.sample.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import org.jspecify.annotations.Nullable;

/**
 * The warnings that sources log. The text of each is followed by the compiler through
 * variables, parameters and methods. What is not constant is replaced by
 * {@value #VARIABLE}, so that a text that cannot be followed is no known text.
 */
final class LoggedWarnings {

	static final String VARIABLE = "…";

	private static final Set<String> LOGS = Set.of("org.apache.commons.logging.Log", "org.slf4j.Logger",
			"java.util.logging.Logger", "java.lang.System.Logger", "io.github.vaultaws.runtime.VaultAwsLog");

	private static final Set<String> WARNINGS = Set.of("warn", "error", "fatal");

	private static final Set<String> OTHERS = Set.of("info", "debug", "trace", "isInfoEnabled", "isDebugEnabled",
			"isTraceEnabled", "of", "deferWarnings", "logDeferredWarnings");

	private static final int MAX_TEXTS = 1000;

	private final Trees trees;

	private final TreePath root;

	private final Map<Element, Set<ExpressionTree>> values = new HashMap<>();

	private final Map<String, ExpressionTree> calls = new LinkedHashMap<>();

	private final Set<String> unknownCalls = new TreeSet<>();

	private final Deque<Element> followed = new ArrayDeque<>();

	private LoggedWarnings(Trees trees, Iterable<? extends CompilationUnitTree> units) {
		this.trees = trees;
		this.root = new TreePath(units.iterator().next());
		units.forEach((unit) -> new Scanner().scan(unit, null));
	}

	/**
	 * Return the possible texts of each call that logs a warning, by its position.
	 */
	static Map<String, Set<String>> in(List<Path> sources) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
			// Optional dependencies may be absent.
			JavacTask task = (JavacTask) compiler
				.getTask(null, files, diagnostics,
						List.of("-proc:none", "-XDshould-stop.ifError=FLOW", "--class-path",
								System.getProperty("java.class.path")),
						null, files.getJavaFileObjectsFromPaths(sources));
			Iterable<? extends CompilationUnitTree> units = task.parse();
			task.analyze();
			return new LoggedWarnings(Trees.instance(task), units).texts();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Map<String, Set<String>> texts() {
		Map<String, Set<String>> texts = new LinkedHashMap<>();
		this.calls.forEach((position, text) -> texts.put(position, texts(text, Map.of())));
		this.unknownCalls.forEach((position) -> texts.put(position, Set.of(VARIABLE)));
		return texts;
	}

	private Set<String> texts(@Nullable ExpressionTree expression, Map<Element, Set<String>> arguments) {
		if (expression instanceof ParenthesizedTree parenthesized) {
			return texts(parenthesized.getExpression(), arguments);
		}
		if (expression instanceof LiteralTree literal) {
			return (literal.getValue() != null) ? Set.of(literal.getValue().toString()) : Set.of();
		}
		if (expression instanceof ConditionalExpressionTree condition) {
			Set<String> texts = new LinkedHashSet<>(texts(condition.getTrueExpression(), arguments));
			texts.addAll(texts(condition.getFalseExpression(), arguments));
			return texts;
		}
		if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
			return concatenated(sum, arguments);
		}
		if (expression instanceof MethodInvocationTree call) {
			return result(call, arguments);
		}
		if (expression instanceof IdentifierTree || expression instanceof MemberSelectTree) {
			Element variable = element(expression);
			return arguments.containsKey(variable) ? arguments.get(variable)
					: follow(variable, (value) -> texts(value, arguments));
		}
		return Set.of(VARIABLE);
	}

	private Set<String> concatenated(BinaryTree sum, Map<Element, Set<String>> arguments) {
		Set<String> first = texts(sum.getLeftOperand(), arguments);
		Set<String> second = (sum.getRightOperand() instanceof MethodInvocationTree) ? Set.of()
				: texts(sum.getRightOperand(), arguments);
		Set<String> texts = new LinkedHashSet<>();
		for (String start : first.isEmpty() ? Set.of(VARIABLE) : first) {
			for (String end : second.isEmpty() ? Set.of(VARIABLE) : second) {
				texts.add(start + end);
			}
		}
		return texts;
	}

	private Set<String> result(MethodInvocationTree call, Map<Element, Set<String>> arguments) {
		if (!(element(call.getMethodSelect()) instanceof ExecutableElement method)) {
			return Set.of(VARIABLE);
		}
		if (call.getMethodSelect() instanceof MemberSelectTree select && owner(method).equals("java.lang.String")
				&& Set.of("formatted", "replace").contains(select.getIdentifier().toString())) {
			return texts(select.getExpression(), arguments);
		}
		Map<Element, Set<String>> parameters = new HashMap<>();
		for (int i = 0; i < Math.min(method.getParameters().size(), call.getArguments().size()); i++) {
			VariableElement parameter = method.getParameters().get(i);
			parameters.put(parameter,
					isText(parameter) ? texts(call.getArguments().get(i), arguments) : Set.of(VARIABLE));
		}
		return follow(method, (value) -> texts(value, parameters));
	}

	private Set<String> follow(@Nullable Element element, Function<ExpressionTree, Set<String>> texts) {
		Set<ExpressionTree> values = this.values.get(element);
		if (element == null || values == null || this.followed.contains(element) || !isText(element)) {
			return Set.of(VARIABLE);
		}
		this.followed.push(element);
		Set<String> all = values.stream()
			.flatMap((value) -> texts.apply(value).stream())
			.collect(Collectors.toCollection(LinkedHashSet::new));
		this.followed.pop();
		if (all.size() > MAX_TEXTS) {
			throw new IllegalStateException("Too many texts: " + element);
		}
		return all;
	}

	private static boolean isText(Element element) {
		String type = ((element instanceof ExecutableElement method) ? method.getReturnType() : element.asType())
			.toString();
		return type.endsWith("java.lang.String") || type.endsWith("java.lang.Object") || type.endsWith(" String");
	}

	private static String owner(Element member) {
		return (member.getEnclosingElement() instanceof TypeElement type) ? type.getQualifiedName().toString() : "";
	}

	private @Nullable Element element(Tree tree) {
		return this.trees.getElement(new TreePath(this.root, tree));
	}

	/**
	 * Collects the values of variables, parameters and methods, and the calls of logs.
	 */
	private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

		@Override
		public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
			add(element(variable), variable.getInitializer());
			return super.visitVariable(variable, unused);
		}

		@Override
		public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void unused) {
			add(element(assignment.getVariable()), assignment.getExpression());
			return super.visitAssignment(assignment, unused);
		}

		@Override
		public @Nullable Void visitReturn(ReturnTree statement, @Nullable Void unused) {
			TreePath path = getCurrentPath();
			while (!(path.getLeaf() instanceof MethodTree || path.getLeaf() instanceof LambdaExpressionTree)) {
				path = path.getParentPath();
			}
			if (path.getLeaf() instanceof MethodTree method) {
				add(element(method), statement.getExpression());
			}
			return super.visitReturn(statement, unused);
		}

		@Override
		public @Nullable Void visitNewClass(NewClassTree creation, @Nullable Void unused) {
			addArguments(element(creation), creation.getArguments());
			return super.visitNewClass(creation, unused);
		}

		@Override
		public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
			Element method = element(call.getMethodSelect());
			String name = (call.getMethodSelect() instanceof MemberSelectTree select)
					? select.getIdentifier().toString() : call.getMethodSelect().toString();
			boolean unknown = method == null || method.getKind() != ElementKind.METHOD;
			if (unknown ? WARNINGS.contains(name) : isLog(method) && !OTHERS.contains(name)) {
				if (!unknown && WARNINGS.contains(name)) {
					LoggedWarnings.this.calls.put(position(call), call.getArguments().get(0));
				}
				else {
					LoggedWarnings.this.unknownCalls.add(position(call));
				}
			}
			addArguments(method, call.getArguments());
			return super.visitMethodInvocation(call, unused);
		}

		@Override
		public @Nullable Void visitMemberReference(MemberReferenceTree reference, @Nullable Void unused) {
			if (isLog(element(reference)) && !OTHERS.contains(reference.getName().toString())) {
				LoggedWarnings.this.unknownCalls.add(position(reference));
			}
			return super.visitMemberReference(reference, unused);
		}

		private boolean isLog(@Nullable Element method) {
			String unit = getCurrentPath().getCompilationUnit().getSourceFile().getName();
			return method != null && LOGS.contains(owner(method)) && !unit.endsWith("VaultAwsLog.java");
		}

		private void addArguments(@Nullable Element method, List<? extends ExpressionTree> arguments) {
			if (method instanceof ExecutableElement executable) {
				List<? extends VariableElement> parameters = executable.getParameters();
				for (int i = 0; i < Math.min(parameters.size(), arguments.size()); i++) {
					add(parameters.get(i), arguments.get(i));
				}
			}
		}

		private void add(@Nullable Element element, @Nullable ExpressionTree value) {
			if (element != null && value != null) {
				LoggedWarnings.this.values.computeIfAbsent(element, (key) -> new LinkedHashSet<>()).add(value);
			}
		}

		private String position(Tree tree) {
			CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
			long start = LoggedWarnings.this.trees.getSourcePositions().getStartPosition(unit, tree);
			return Path.of(unit.getSourceFile().getName()).getFileName() + ":" + unit.getLineMap().getLineNumber(start);
		}

	}

}
