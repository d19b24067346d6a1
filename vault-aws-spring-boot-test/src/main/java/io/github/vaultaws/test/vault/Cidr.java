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

package io.github.vaultaws.test.vault;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A block of addresses.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Cidr {

	private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*");

	private final byte[] address;

	private final int bits;

	private Cidr(byte[] address, int bits) {
		this.address = address;
		this.bits = bits;
	}

	static @Nullable Cidr of(String text) {
		int slash = text.indexOf('/');
		String host = (slash < 0) ? text : text.substring(0, slash);
		if (!ADDRESS.matcher(host).matches()) {
			return null;
		}
		try {
			byte[] address = InetAddress.getByName(host).getAddress();
			int bits = (slash < 0) ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
			return (bits >= 0 && bits <= address.length * 8) ? new Cidr(address, bits) : null;
		}
		catch (UnknownHostException | NumberFormatException ex) {
			return null;
		}
	}

	static void requireAddresses(Collection<String> texts) {
		for (String text : texts) {
			if (of(text) == null) {
				throw VaultError.refused("error parsing address \"" + text + "\": Unable to convert \"" + text
						+ "\" to an IPv4 or IPv6 address, or a UNIX Socket");
			}
		}
	}

	static void requireBlocks(Collection<String> texts) {
		for (String text : texts) {
			if (of(text) == null || text.indexOf('/') < 0) {
				throw VaultError.failed("failed to validate CIDR blocks: invalid CIDR address: " + text);
			}
		}
	}

	/**
	 * Return blocks as Vault shows them: a single address without its length.
	 * @param blocks the blocks
	 * @return the blocks, in the same order
	 */
	static List<String> shown(List<String> blocks) {
		return blocks.stream()
			.map((block) -> block.replaceFirst((block.indexOf(':') < 0) ? "/32$" : "/128$", ""))
			.toList();
	}

	static boolean anyContains(Collection<String> blocks, InetAddress address) {
		return blocks.stream().anyMatch((block) -> {
			Cidr cidr = of(block);
			return cidr != null && cidr.contains(address.getAddress());
		});
	}

	static boolean areSubset(Collection<String> blocks, Collection<String> of) {
		return blocks.stream().map(Cidr::of).allMatch((block) -> block != null && block.isWithin(of));
	}

	private boolean isWithin(Collection<String> blocks) {
		return blocks.stream()
			.map(Cidr::of)
			.anyMatch((outer) -> outer != null && outer.bits <= this.bits && outer.contains(this.address));
	}

	private boolean contains(byte[] other) {
		if (other.length != this.address.length) {
			return false;
		}
		int rest = this.address.length * 8 - this.bits;
		return new BigInteger(1, other).shiftRight(rest).equals(new BigInteger(1, this.address).shiftRight(rest));
	}

}
