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

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;

import io.github.vaultaws.credentials.RejectedKeyInterceptor;
import io.github.vaultaws.runtime.MonotonicClock;

/**
 * An application whose AWS client uses credentials from Vault, with a page that shows
 * them. Vault and AWS run in the same JVM.
 *
 * @author The vault-aws-spring-boot authors
 */
@SpringBootApplication
@EnableScheduling
public class QuickstartApplication {

	private static final Logger logger = LoggerFactory.getLogger(QuickstartApplication.class);

	/**
	 * Run the application.
	 * @param args the command-line arguments
	 */
	public static void main(String[] args) {
		application().run(args);
	}

	static SpringApplication application() {
		SpringApplication application = new SpringApplication(QuickstartApplication.class);
		application.addInitializers(new EmbeddedCloudInitializer());
		return application;
	}

	@Bean
	AwsRegionProvider regionProvider() {
		return () -> Region.US_EAST_1;
	}

	/**
	 * Return the scheduler of the library, whose system clock can jump.
	 * @param cloud the owner of the clock
	 * @return the scheduler
	 */
	@Bean(defaultCandidate = false)
	ThreadPoolTaskScheduler vaultAwsTaskScheduler(EmbeddedCloud cloud) {
		MonotonicClock clock = new MonotonicClock(cloud.clock(), System::nanoTime);
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix("vault-aws-");
		scheduler.setPoolSize(3);
		scheduler.setClock(clock);
		scheduler.setAcceptTasksAfterContextClose(true);
		scheduler.initialize();
		ScheduledFuture<?> unused = scheduler.scheduleWithFixedDelay(clock::checkForJump, Duration.ofSeconds(5));
		return scheduler;
	}

	@Bean
	StsClient stsClient(AwsCredentialsProvider credentials, RejectedKeyInterceptor interceptor,
			AwsRegionProvider regionProvider, EmbeddedCloud cloud) {
		return StsClient.builder()
			.credentialsProvider(credentials)
			.overrideConfiguration((override) -> override.addExecutionInterceptor(interceptor))
			.region(regionProvider.getRegion())
			.endpointOverride(cloud.awsUri())
			.build();
	}

	@EventListener
	void ready(WebServerInitializedEvent event) {
		logger.info("Open http://127.0.0.1:{} in a browser, press Ctrl-C to stop", event.getWebServer().getPort());
	}

}
