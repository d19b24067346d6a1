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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * An IAM user as it is now. Thread-safe.
 *
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public final class IamUser {

	private final String name;

	private final String path;

	private final CallerIdentity identity;

	private final Instant created;

	private final String createdBy;

	private final Map<String, String> tags = new ConcurrentHashMap<>();

	private final Map<String, String> inlinePolicies = new ConcurrentSkipListMap<>();

	private final Set<String> attachedPolicies = new ConcurrentSkipListSet<>();

	private final Set<String> groups = new ConcurrentSkipListSet<>();

	private final Map<String, Instant> accessKeys = Collections.synchronizedMap(new LinkedHashMap<>());

	private volatile boolean deleted;

	IamUser(String name, String path, Instant created, String createdBy) {
		this.name = name;
		this.path = path;
		this.identity = new CallerIdentity("arn:aws:iam::" + EmbeddedAws.ACCOUNT + ":user" + path + name,
				Identifiers.next("AIDA"), EmbeddedAws.ACCOUNT);
		this.created = created;
		this.createdBy = createdBy;
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the path.
	 * @return the path, which begins and ends with a slash
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the identity of callers who sign with an access key of this user.
	 * @return the identity, with ARN and unique id
	 */
	public CallerIdentity identity() {
		return this.identity;
	}

	/**
	 * Return when the user was created.
	 * @return the time
	 */
	public Instant created() {
		return this.created;
	}

	/**
	 * Return the ARN of the caller who created the user.
	 * @return the ARN of the caller
	 */
	public String createdBy() {
		return this.createdBy;
	}

	/**
	 * Return the tags.
	 * @return the tags
	 */
	public Map<String, String> tags() {
		return new TreeMap<>(this.tags);
	}

	/**
	 * Return the inline policies.
	 * @return the documents by name
	 */
	public Map<String, String> inlinePolicies() {
		return new TreeMap<>(this.inlinePolicies);
	}

	/**
	 * Return the attached policies.
	 * @return the ARNs
	 */
	public List<String> attachedPolicies() {
		return List.copyOf(this.attachedPolicies);
	}

	/**
	 * Return the groups that the user is in.
	 * @return the names of the groups
	 */
	public List<String> groups() {
		return List.copyOf(this.groups);
	}

	/**
	 * Return the access keys.
	 * @return when each was created by its id, oldest first
	 */
	public Map<String, Instant> accessKeys() {
		synchronized (this.accessKeys) {
			return new LinkedHashMap<>(this.accessKeys);
		}
	}

	/**
	 * Return whether the user was deleted.
	 * @return whether it was
	 */
	public boolean isDeleted() {
		return this.deleted;
	}

	void tag(Map<String, String> tags) {
		this.tags.putAll(tags);
	}

	void putPolicy(String name, String document) {
		this.inlinePolicies.put(name, document);
	}

	boolean deletePolicy(String name) {
		return this.inlinePolicies.remove(name) != null;
	}

	void attachPolicy(String arn) {
		this.attachedPolicies.add(arn);
	}

	boolean detachPolicy(String arn) {
		return this.attachedPolicies.remove(arn);
	}

	void join(String group) {
		this.groups.add(group);
	}

	boolean leave(String group) {
		return this.groups.remove(group);
	}

	void addKey(String accessKeyId, Instant created) {
		this.accessKeys.put(accessKeyId, created);
	}

	boolean removeKey(String accessKeyId) {
		return this.accessKeys.remove(accessKeyId) != null;
	}

	void delete() {
		this.deleted = true;
	}

	@Override
	public String toString() {
		return "IamUser[" + this.identity.arn() + "]";
	}

}
