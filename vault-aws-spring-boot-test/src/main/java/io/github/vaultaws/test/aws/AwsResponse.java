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

import java.util.ArrayList;
import java.util.List;

import io.github.vaultaws.test.http.ServerResponse;

/**
 * A successful response in the query protocol. Immutable.
 *
 * @param document the XML document
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record AwsResponse(String document) {

	private static final int OK = 200;

	/**
	 * Return the content of a response.
	 * @param response the response
	 * @return its content
	 * @throws AwsException if it is an error response
	 */
	static AwsResponse of(ServerResponse response) {
		AwsResponse content = new AwsResponse(response.bodyText());
		if (response.status() == OK) {
			return content;
		}
		List<String> code = content.texts("Code");
		List<String> message = content.texts("Message");
		throw code.isEmpty() ? AwsException.unreadable(response.status())
				: new AwsException(response.status(), code.get(0), message.isEmpty() ? "" : message.get(0));
	}

	/**
	 * Return the text of the first element of a name.
	 * @param element the name of the element
	 * @return the text
	 * @throws AwsException if there is no such element
	 */
	public String text(String element) {
		List<String> texts = texts(element);
		if (texts.isEmpty()) {
			throw AwsException.unreadable(OK);
		}
		return texts.get(0);
	}

	/**
	 * Return the texts of all elements of a name.
	 * @param element the name of the elements
	 * @return the texts, in the order of the document
	 */
	public List<String> texts(String element) {
		String start = "<" + element + ">";
		String end = "</" + element + ">";
		List<String> texts = new ArrayList<>();
		for (int from = this.document.indexOf(start); from >= 0; from = this.document.indexOf(start, from + 1)) {
			int to = this.document.indexOf('<', from + 1);
			if (this.document.startsWith(end, to)) {
				texts.add(Xml.unescape(this.document.substring(from + start.length(), to)));
			}
		}
		return texts;
	}

	@Override
	public String toString() {
		return "AwsResponse[" + this.document.length() + " characters]";
	}

}
