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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What the page reads, and where its buttons go.
 *
 * @author The vault-aws-spring-boot authors
 */
@RestController
class PageController {

	private final PageStateReader state;

	private final Operations operations;

	private final List<SseEmitter> readers = new CopyOnWriteArrayList<>();

	PageController(PageStateReader state, Operations operations) {
		this.state = state;
		this.operations = operations;
	}

	@GetMapping("/state")
	PageState state() {
		return this.state.read();
	}

	@GetMapping("/events")
	SseEmitter events() {
		SseEmitter reader = new SseEmitter(0L);
		reader.onCompletion(() -> this.readers.remove(reader));
		this.readers.add(reader);
		return reader;
	}

	@Scheduled(fixedRate = 250)
	void tell() {
		if (this.readers.isEmpty()) {
			return;
		}
		PageState state = this.state.read();
		this.readers.removeIf((reader) -> !isTold(reader, state));
	}

	private static boolean isTold(SseEmitter reader, PageState state) {
		try {
			reader.send(state);
			return true;
		}
		catch (IOException | IllegalStateException ex) {
			return false;
		}
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.readers.forEach(SseEmitter::complete);
	}

	@PostMapping("/vault/down")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void takeVaultDown() {
		this.operations.takeVaultDown();
	}

	@PostMapping("/vault/up")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void bringVaultUp() {
		this.operations.bringVaultUp();
	}

	@PostMapping("/lease/revoke")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void revokeLease() {
		this.operations.revokeLease();
	}

	@PostMapping("/token/kill")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void killToken() {
		this.operations.killToken();
	}

	@PostMapping("/keys/rotate")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void rotate() {
		this.operations.rotate();
	}

	@PostMapping("/propagation/slow")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void makePropagationSlow() {
		this.operations.setPropagationSlow(true);
	}

	@PostMapping("/propagation/normal")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void makePropagationNormal() {
		this.operations.setPropagationSlow(false);
	}

	@ExceptionHandler
	ProblemDetail notNow(IllegalStateException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

}
