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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.vaultaws.LoginFailureReason;
import io.github.vaultaws.VaultAwsLoginException;

/**
 * {@link NonceStore} backed by a file that only the application's user can read. The file
 * outlives the process and is never overwritten. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class FileNonceStore implements NonceStore {

	private static final Pattern NONCE = Pattern.compile("[!-~]{1," + MAX_LENGTH + "}");

	private static final long MAX_FILE_SIZE = 4L * MAX_LENGTH;

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private final Path file;

	private final Path directory;

	private final String property;

	private @Nullable String unsaved;

	/**
	 * Create a new {@link FileNonceStore}.
	 * @param file the file, which does not have to exist yet, in an existing directory
	 * @param property the property that names the file, used in messages
	 */
	public FileNonceStore(Path file, String property) {
		this.file = file.toAbsolutePath();
		this.directory = this.file.resolveSibling("").toAbsolutePath();
		this.property = property;
	}

	@Override
	public synchronized @Nullable String read() {
		if (this.unsaved != null) {
			keep(this.unsaved);
		}
		if (Files.notExists(this.file, LinkOption.NOFOLLOW_LINKS)) {
			if (!Files.isDirectory(this.directory) || !Files.isWritable(this.directory)) {
				throw failure("cannot be created because its directory does not exist or is not writable", null);
			}
			return null;
		}
		try {
			return readExisting();
		}
		catch (IOException ex) {
			throw failure("cannot be read (" + ex.getClass().getSimpleName() + ")", ex);
		}
	}

	private String readExisting() throws IOException {
		if (Files.isSymbolicLink(this.file)) {
			throw failure("is a symbolic link", null);
		}
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw failure(Files.isDirectory(this.file) ? "is a directory" : "is not a regular file", null);
		}
		if (isPosix()) {
			checkAccess();
		}
		if (Files.size(this.file) > MAX_FILE_SIZE) {
			throw failure("does not contain a valid nonce", null);
		}
		String nonce = Files.readString(this.file, StandardCharsets.ISO_8859_1).strip();
		if (!NONCE.matcher(nonce).matches()) {
			throw failure(nonce.isEmpty() ? "is empty" : "does not contain a valid nonce", null);
		}
		return nonce;
	}

	private void checkAccess() throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(this.file, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (!OWNER_ONLY.containsAll(attributes.permissions())) {
			throw failure("is accessible to users other than its owner", null);
		}
		// A new file shows the effective user, whatever the file system maps it to.
		if (Files.isWritable(this.directory)) {
			Path probe = createTemporary();
			try {
				UserPrincipal user = Files.getOwner(probe);
				if (!attributes.owner().equals(user)) {
					throw failure("belongs to the user '" + attributes.owner().getName() + "', not to '"
							+ user.getName() + "', the user of the application", null);
				}
			}
			finally {
				Files.deleteIfExists(probe);
			}
		}
	}

	@Override
	public synchronized void keep(String nonce) {
		this.unsaved = nonce;
		try {
			write(nonce);
		}
		catch (IOException ex) {
			throw failure("cannot be written (" + ex.getClass().getSimpleName()
					+ "); the nonce is kept in memory and written again at the next login", ex);
		}
		this.unsaved = null;
	}

	private void write(String nonce) throws IOException {
		Path temporary = createTemporary();
		try {
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
				ByteBuffer bytes = StandardCharsets.US_ASCII.encode(nonce + "\n");
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				channel.force(true);
			}
			publish(temporary, nonce);
			forceDirectory();
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	// Unlike a move, a hard link never replaces the file of another process.
	private void publish(Path temporary, String nonce) throws IOException {
		try {
			Files.createLink(this.file, temporary);
		}
		catch (FileAlreadyExistsException ex) {
			if (!isStored(nonce)) {
				throw failure("was created by another process in the meantime", ex);
			}
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			// The file system has no hard links.
			if (Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)) {
				throw failure("was created by another process in the meantime", null);
			}
			Files.move(temporary, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	private boolean isStored(String nonce) throws IOException {
		try {
			return readExisting().equals(nonce);
		}
		catch (VaultAwsLoginException ex) {
			return false;
		}
	}

	private Path createTemporary() throws IOException {
		return Files.createTempFile(this.directory, ".nonce", ".tmp", ownerOnly());
	}

	private void forceDirectory() throws IOException {
		if (isPosix()) {
			try (FileChannel channel = FileChannel.open(this.directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	private FileAttribute<?>[] ownerOnly() throws IOException {
		return isPosix() ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(OWNER_ONLY) }
				: new FileAttribute<?>[0];
	}

	private boolean isPosix() throws IOException {
		return Files.getFileStore(this.directory).supportsFileAttributeView(PosixFileAttributeView.class);
	}

	private VaultAwsLoginException failure(String problem, @Nullable IOException cause) {
		LoginFailureReason reason = LoginFailureReason.NONCE_FILE_UNUSABLE;
		String message = "The file '%s' named by the property '%s' %s.".formatted(this.file, this.property, problem);
		String action = new FailureDetails(Map.of("file", this.file.toString())).fill(reason.action());
		return (cause != null) ? new VaultAwsLoginException(reason, message, action, cause)
				: new VaultAwsLoginException(reason, message, action);
	}

	@Override
	public String toString() {
		return "FileNonceStore[" + this.file + "]";
	}

}
