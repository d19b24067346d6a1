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

package io.github.vaultaws.login;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

/**
 * File with a RoleID, a SecretID or a wrapping token. Symbolic links are followed,
 * because Kubernetes mounts secrets that way. A file that holds anything else than one
 * value is reported before its content is sent to Vault, which would count a failed
 * login.
 *
 * @param file the file
 * @param property the property that names the file, used in messages
 * @author The vault-aws-spring-boot authors
 */
record SecretFile(Path file, String property) implements SecretSource {

	private static final int MAX_SIZE = 64 * 1024;

	@Override
	public String read() {
		byte[] bytes = bytes();
		try {
			return SecretText.of(text(bytes));
		}
		catch (CharacterCodingException ex) {
			throw SecretText.invalid(this, "is not UTF-8 text");
		}
		catch (IllegalArgumentException ex) {
			throw SecretText.invalid(this, String.valueOf(ex.getMessage()));
		}
	}

	private byte[] bytes() {
		byte[] bytes;
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.file, BasicFileAttributes.class);
			if (!attributes.isRegularFile()) {
				throw unreadable(attributes.isDirectory() ? "is a directory" : "is not a regular file", null);
			}
			try (InputStream content = Files.newInputStream(this.file)) {
				bytes = content.readNBytes(MAX_SIZE + 1);
			}
		}
		catch (NoSuchFileException ex) {
			throw unreadable(Files.isSymbolicLink(this.file) ? "is a symbolic link to a file that does not exist"
					: "does not exist", ex);
		}
		catch (AccessDeniedException ex) {
			throw unreadable("cannot be read by the user of the application", ex);
		}
		catch (IOException ex) {
			throw unreadable("cannot be read (" + ex.getClass().getSimpleName() + ")", ex);
		}
		if (bytes.length > MAX_SIZE) {
			throw SecretText.invalid(this, "is larger than 64 KiB");
		}
		return bytes;
	}

	private static String text(byte[] bytes) throws CharacterCodingException {
		if (bytes.length > 1
				&& (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE) || bytes[0] == 0 || bytes[1] == 0)) {
			throw new IllegalArgumentException("is UTF-16 text, as written by '>' in Windows PowerShell, or binary");
		}
		String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	private static boolean startsWith(byte[] bytes, int first, int second) {
		return bytes[0] == (byte) first && bytes[1] == (byte) second;
	}

	@Override
	public String description() {
		return "the file '%s' named by the property '%s'".formatted(this.file.toAbsolutePath(), this.property);
	}

	private VaultAwsLoginException unreadable(String problem, @Nullable IOException cause) {
		LoginFailureReason reason = LoginFailureReason.SECRET_FILE_UNREADABLE;
		String message = StringUtils.capitalize(description()) + " " + problem + ".";
		String action = new FailureDetails(Map.of("property", this.property)).fill(reason.action());
		return (cause != null) ? new VaultAwsLoginException(reason, message, action, cause)
				: new VaultAwsLoginException(reason, message, action);
	}

	@Override
	public String toString() {
		return description();
	}

}
