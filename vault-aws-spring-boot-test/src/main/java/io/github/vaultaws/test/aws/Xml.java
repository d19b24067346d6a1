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
		this.text.append('<').append(name).append('>').append(escape(value.toString()));
		return close(name);
	}

	Xml element(String name, Xml content) {
		return element(name, "<" + name + ">", content);
	}

	Xml root(String name, String namespace, Xml content) {
		return element(name, "<" + name + " xmlns=\"" + namespace + "\">", content);
	}

	private Xml element(String name, String start, Xml content) {
		this.text.append(start).append('\n').append(content.indented());
		return close(name);
	}

	private String indented() {
		return isEmpty() ? "" : "  " + toString().stripTrailing().replace("\n", "\n  ") + "\n";
	}

	private Xml close(String name) {
		this.text.append("</").append(name).append(">\n");
		return this;
	}

	private static String escape(String value) {
		return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "&#xA;");
	}

	static String unescape(String text) {
		return (text.indexOf('&') < 0) ? text
				: text.replace("&lt;", "<")
					.replace("&gt;", ">")
					.replace("&quot;", "\"")
					.replace("&#xA;", "\n")
					.replace("&#10;", "\n")
					.replace("&amp;", "&");
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
