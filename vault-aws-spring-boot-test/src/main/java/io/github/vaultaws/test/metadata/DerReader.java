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

package io.github.vaultaws.test.metadata;

import java.security.SignatureException;
import java.util.Arrays;

/**
 * Reads values one after the other.
 *
 * @author The vault-aws-spring-boot authors
 */
final class DerReader {

	private final byte[] bytes;

	private int position;

	DerReader(byte[] bytes) {
		this.bytes = bytes;
	}

	boolean nextIs(int tag) {
		return this.position < this.bytes.length && (this.bytes[this.position] & 0xFF) == tag;
	}

	DerReader enter(int tag) throws SignatureException {
		return new DerReader(content(tag));
	}

	byte[] content(int tag) throws SignatureException {
		if (!nextIs(tag)) {
			throw new SignatureException("not a PKCS#7 signature");
		}
		return next();
	}

	byte[] whole() throws SignatureException {
		int start = this.position;
		next();
		return Arrays.copyOfRange(this.bytes, start, this.position);
	}

	private byte[] next() throws SignatureException {
		this.position++;
		int length = length();
		if (length < 0 || length > this.bytes.length - this.position) {
			throw new SignatureException("PKCS#7 signature is cut off");
		}
		this.position += length;
		return Arrays.copyOfRange(this.bytes, this.position - length, this.position);
	}

	private int length() throws SignatureException {
		int first = octet();
		if (first < 0x80) {
			return first;
		}
		int length = 0;
		for (int i = 0; i < first - 0x80; i++) {
			length = (length << 8) | octet();
		}
		return length;
	}

	private int octet() throws SignatureException {
		if (this.position >= this.bytes.length) {
			throw new SignatureException("PKCS#7 signature is cut off");
		}
		return this.bytes[this.position++] & 0xFF;
	}

}
