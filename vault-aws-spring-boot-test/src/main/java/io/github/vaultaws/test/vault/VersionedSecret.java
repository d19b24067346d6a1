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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A secret of the key/value engine in its versions. Immutable.
 *
 * @param created when the first version was written
 * @param updated when the latest version was written
 * @param settings the settings of the secret
 * @param versions the versions that are left, by number
 * @author The vault-aws-spring-boot authors
 */
record VersionedSecret(Instant created, Instant updated, Settings settings, NavigableMap<Integer, Version> versions) {

	/**
	 * The content of a version that is deleted or destroyed.
	 */
	static final Map<String, @Nullable Object> NO_DATA = Collections.singletonMap("data", null);

	private static final int DEFAULT_MAX_VERSIONS = 10;

	static VersionedSecret create(Instant now) {
		return new VersionedSecret(now, now, Settings.NONE, new TreeMap<>());
	}

	int currentVersion() {
		return this.versions.isEmpty() ? 0 : this.versions.lastKey();
	}

	Version current() {
		return this.versions.lastEntry().getValue();
	}

	/**
	 * Return a version.
	 * @param number its number, or 0 for the latest
	 * @return the version, or {@code null} if there is none
	 */
	@Nullable Version version(int number) {
		return this.versions.get((number != 0) ? number : currentVersion());
	}

	VersionedSecret with(Settings settings) {
		return new VersionedSecret(this.created, this.updated, settings, this.versions);
	}

	/**
	 * Return the secret with one more version.
	 * @param data the content of the version
	 * @param now the time
	 * @param mount the settings of the mount
	 * @return the new secret
	 */
	VersionedSecret with(Map<String, Object> data, Instant now, Settings mount) {
		int number = currentVersion() + 1;
		Duration after = this.settings.deleteVersionAfter().isZero() ? mount.deleteVersionAfter()
				: this.settings.deleteVersionAfter();
		NavigableMap<Integer, Version> versions = new TreeMap<>(this.versions);
		versions.put(number, new Version(number, data, now, after.isZero() ? null : now.plus(after), false));
		int max = (this.settings.maxVersions() > 0) ? this.settings.maxVersions()
				: (mount.maxVersions() > 0) ? mount.maxVersions() : DEFAULT_MAX_VERSIONS;
		versions.headMap(number - max, true).clear();
		return new VersionedSecret(this.versions.isEmpty() ? now : this.created, now, this.settings, versions);
	}

	VersionedSecret deleted(Collection<Integer> numbers, Instant now) {
		return with(numbers, (version) -> version.isReadable(now) ? version.deletedAt(now) : version);
	}

	VersionedSecret undeleted(Collection<Integer> numbers) {
		return with(numbers, (version) -> version.destroyed() ? version : version.deletedAt(null));
	}

	VersionedSecret destroyed(Collection<Integer> numbers) {
		return with(numbers, Version::destroy);
	}

	private VersionedSecret with(Collection<Integer> numbers, UnaryOperator<Version> change) {
		NavigableMap<Integer, Version> versions = new TreeMap<>(this.versions);
		numbers.forEach((number) -> versions.computeIfPresent(number, (key, version) -> change.apply(version)));
		return new VersionedSecret(this.created, this.updated, this.settings, versions);
	}

	Map<String, Object> metadata(Version version) {
		Map<String, Object> metadata = version.state();
		metadata.put("custom_metadata", this.settings.customMetadataOrNull());
		metadata.put("version", version.number());
		return metadata;
	}

	Map<String, Object> data() {
		Map<String, Object> versions = new LinkedHashMap<>();
		this.versions.forEach((number, version) -> versions.put(String.valueOf(number), version.state()));
		Map<String, Object> data = this.settings.data();
		data.put("created_time", this.created.toString());
		data.put("current_version", currentVersion());
		data.put("custom_metadata", this.settings.customMetadataOrNull());
		data.put("oldest_version", (currentVersion() > this.versions.size()) ? this.versions.firstKey() : 0);
		data.put("updated_time", this.updated.toString());
		data.put("versions", versions);
		return data;
	}

	/**
	 * A version of a secret. Immutable.
	 *
	 * @param number the number of the version
	 * @param data the content, empty once it is destroyed
	 * @param created when it was written
	 * @param deletionTime when it is or was deleted, or {@code null}
	 * @param destroyed whether it is destroyed
	 */
	record Version(int number, Map<String, Object> data, Instant created, @Nullable Instant deletionTime,
			boolean destroyed) {

		boolean isReadable(Instant now) {
			return !this.destroyed && (this.deletionTime == null || now.isBefore(this.deletionTime));
		}

		Version deletedAt(@Nullable Instant time) {
			return new Version(this.number, this.data, this.created, time, this.destroyed);
		}

		Version destroy() {
			return new Version(this.number, Map.of(), this.created, this.deletionTime, true);
		}

		Map<String, Object> state() {
			Map<String, Object> state = new TreeMap<>();
			state.put("created_time", this.created.toString());
			state.put("deletion_time", (this.deletionTime != null) ? this.deletionTime.toString() : "");
			state.put("destroyed", this.destroyed);
			return state;
		}

		@Override
		public String toString() {
			return "Version[" + this.number + "]";
		}

	}

	/**
	 * The settings of a secret, or of all secrets of a mount. Immutable.
	 *
	 * @param casRequired whether a write must name the version that it replaces
	 * @param maxVersions the number of versions to keep, 0 for the default
	 * @param deleteVersionAfter the time after which a version is deleted, zero for none
	 * @param customMetadata the metadata that a client has set
	 */
	record Settings(boolean casRequired, int maxVersions, Duration deleteVersionAfter,
			Map<String, String> customMetadata) {

		static final Settings NONE = new Settings(false, 0, Duration.ZERO, Map.of());

		Settings with(Fields fields) {
			return new Settings(fields.flag("cas_required", this.casRequired),
					Math.max(0, fields.number("max_versions", this.maxVersions)),
					fields.duration("delete_version_after", this.deleteVersionAfter),
					fields.pairs("custom_metadata", this.customMetadata));
		}

		@Nullable Object customMetadataOrNull() {
			return this.customMetadata.isEmpty() ? null : this.customMetadata;
		}

		Map<String, Object> data() {
			Map<String, Object> data = new TreeMap<>();
			data.put("cas_required", this.casRequired);
			data.put("delete_version_after", GoDuration.format(this.deleteVersionAfter));
			data.put("max_versions", this.maxVersions);
			return data;
		}

	}

}
