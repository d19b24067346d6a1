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

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Triggers the {@link DeclaredSetup} before singletons are created. A context delivers
 * events that are published earlier as soon as all bean post-processors are registered.
 *
 * @author The vault-aws-spring-boot authors
 */
final class SetupTrigger implements BeanFactoryPostProcessor, ApplicationListener<SetupTrigger.BeansAvailable> {

	private final ConfigurableApplicationContext context;

	SetupTrigger(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		this.context.publishEvent(new BeansAvailable(this.context));
	}

	@Override
	public void onApplicationEvent(BeansAvailable event) {
		this.context.getBean(DeclaredSetup.class).perform();
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	/**
	 * Event published when beans can be created.
	 */
	static final class BeansAvailable extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		BeansAvailable(ConfigurableApplicationContext context) {
			super(context);
		}

	}

}
