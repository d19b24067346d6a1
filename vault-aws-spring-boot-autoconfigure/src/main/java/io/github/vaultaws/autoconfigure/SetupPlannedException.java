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

import java.lang.Thread.UncaughtExceptionHandler;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;

/**
 * Exception thrown when the plan has been printed. Spring Boot neither reports it as a
 * failure nor starts the application. If it leaves the thread that starts the
 * application, the process ends with its exit code.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SetupPlannedException extends SpringApplication.AbandonedRunException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private static final int CHANGES = 2;

	private final int exitCode;

	private SetupPlannedException(int exitCode) {
		this.exitCode = exitCode;
	}

	/**
	 * Create an exception that ends the process of the current thread. The exit code of a
	 * process that ends with an exception is otherwise never 0.
	 * @param empty whether there are no changes
	 * @return the exception
	 */
	static SetupPlannedException of(boolean empty) {
		Thread thread = Thread.currentThread();
		thread.setUncaughtExceptionHandler(new ExitHandler(thread.getUncaughtExceptionHandler()));
		return new SetupPlannedException(empty ? 0 : CHANGES);
	}

	@Override
	public String getMessage() {
		return "The plan has been printed, and the application is not started";
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	private record ExitHandler(UncaughtExceptionHandler otherwise) implements UncaughtExceptionHandler {

		@Override
		public void uncaughtException(Thread thread, Throwable failure) {
			SetupPlannedException planned = find(failure);
			if (planned != null) {
				System.exit(planned.getExitCode());
			}
			this.otherwise.uncaughtException(thread, failure);
		}

		private static @Nullable SetupPlannedException find(@Nullable Throwable failure) {
			return (failure == null || failure instanceof SetupPlannedException) ? (SetupPlannedException) failure
					: find(failure.getCause());
		}

	}

}
