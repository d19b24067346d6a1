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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Serves the state of the page and runs the operations of its buttons.
 *
 * @author The vault-aws-spring-boot authors
 */
@RestController
class PageController {

	private final PageStateReader stateReader;

	private final Operations operations;

	private final List<SseEmitter> subscribers = new CopyOnWriteArrayList<>();

	PageController(PageStateReader stateReader, Operations operations) {
		this.stateReader = stateReader;
		this.operations = operations;
	}

	@GetMapping("/state")
	PageState state() {
		return this.stateReader.read();
	}

	@GetMapping("/events")
	SseEmitter events() {
		SseEmitter subscriber = new SseEmitter(0L);
		subscriber.onCompletion(() -> this.subscribers.remove(subscriber));
		this.subscribers.add(subscriber);
		return subscriber;
	}

	@Scheduled(fixedRate = 250)
	void publish() {
		if (this.subscribers.isEmpty()) {
			return;
		}
		PageState state = this.stateReader.read();
		this.subscribers.removeIf((subscriber) -> !send(subscriber, state));
	}

	private static boolean send(SseEmitter subscriber, PageState state) {
		try {
			subscriber.send(state);
			return true;
		}
		catch (IOException | IllegalStateException ex) {
			return false;
		}
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.subscribers.forEach(SseEmitter::complete);
	}

	@PostMapping("/troubles/{trouble}/begin")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void begin(@PathVariable Trouble trouble) {
		this.operations.begin(trouble);
	}

	@PostMapping("/troubles/{trouble}/end")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void end(@PathVariable Trouble trouble) {
		this.operations.end(trouble);
	}

	@PostMapping("/clock/jump")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void jump() {
		this.operations.jump();
	}

	@PostMapping("/lease/revoke")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revokeLease() {
		this.operations.revokeLease();
	}

	@PostMapping("/token/revoke")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revokeToken() {
		this.operations.revokeToken();
	}

	@PostMapping("/credentials/rotate")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void rotate() {
		this.operations.rotate();
	}

	@ExceptionHandler
	ProblemDetail conflict(IllegalStateException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

}
