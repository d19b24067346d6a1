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

package io.github.vaultaws.benchmarks.application;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts, prints the time since the start of the JVM, and stops.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class BareApplication {

	/**
	 * Run the application.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(BareApplication.class, args);
		long now = System.currentTimeMillis();
		long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		System.out.println("wall=" + (now - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3);
		System.out.println("cpu=" + cpu / 1e9);
		System.out.println("beans=" + context.getBeanDefinitionCount());
		context.close();
	}

}
