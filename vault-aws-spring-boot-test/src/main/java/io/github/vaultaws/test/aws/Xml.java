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

package io.github.vaultaws.test.aws;

/**
 * A sequence of XML elements.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Xml {

	private final StringBuilder text = new StringBuilder();

	boolean isEmpty() {
		return this.text.isEmpty();
	}

	Xml append(Xml elements) {
		this.text.append(elements.text);
		return this;
	}

	Xml text(String name, Object value) {
		return open(name).escape(value.toString()).close(name);
	}

	Xml element(String name, Xml content) {
		return open(name).append(content).close(name);
	}

	Xml element(String name, String namespace, Xml content) {
		return open(name + " xmlns=\"" + namespace + "\"").append(content).close(name);
	}

	private Xml open(String name) {
		this.text.append('<').append(name).append('>');
		return this;
	}

	private Xml close(String name) {
		this.text.append("</").append(name).append(">\n");
		return this;
	}

	private Xml escape(String value) {
		this.text.append(value.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("'", "&apos;")
			.replace("\"", "&quot;"));
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
