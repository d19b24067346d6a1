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

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Values in the distinguished encoding rules of ASN.1.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Der {

	static final int SEQUENCE = 0x30;

	static final int SET = 0x31;

	static final int CONTEXT = 0xA0;

	private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private Der() {
	}

	static byte[] sequence(byte[]... parts) {
		return value(SEQUENCE, parts);
	}

	static byte[] set(byte[]... parts) {
		return value(SET, parts);
	}

	static byte[] context(int number, byte[]... parts) {
		return value(CONTEXT + number, parts);
	}

	static byte[] integer(BigInteger number) {
		return value(0x02, number.toByteArray());
	}

	static byte[] yes() {
		return value(0x01, new byte[] { (byte) 0xFF });
	}

	static byte[] bits(byte[] bits) {
		return value(0x03, new byte[1], bits);
	}

	static byte[] octets(byte[] octets) {
		return value(0x04, octets);
	}

	static byte[] nothing() {
		return value(0x05);
	}

	static byte[] text(String text) {
		return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] time(Instant time) {
		return value(0x17, UTC_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] oid(String oid) {
		String[] arcs = oid.split("\\.", -1);
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
		for (int i = 2; i < arcs.length; i++) {
			int arc = Integer.parseInt(arcs[i]);
			for (int shift = 28; shift > 0; shift -= 7) {
				if (arc >>> shift != 0) {
					content.write(0x80 | ((arc >>> shift) & 0x7F));
				}
			}
			content.write(arc & 0x7F);
		}
		return value(0x06, content.toByteArray());
	}

	static byte[] value(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream value = new ByteArrayOutputStream();
		value.write(tag);
		if (content.size() < 0x80) {
			value.write(content.size());
		}
		else {
			byte[] length = BigInteger.valueOf(content.size()).toByteArray();
			int start = (length[0] == 0) ? 1 : 0;
			value.write(0x80 | (length.length - start));
			value.write(length, start, length.length - start);
		}
		value.writeBytes(content.toByteArray());
		return value.toByteArray();
	}

}
