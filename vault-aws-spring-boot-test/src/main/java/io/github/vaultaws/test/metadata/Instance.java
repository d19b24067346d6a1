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

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An EC2 instance. Immutable.
 *
 * @param id the id
 * @param imageId the id of its image
 * @param account the account that it runs in
 * @param region the region that it runs in
 * @param pendingTime when it was last launched or started, which a reboot does not change
 * @author The vault-aws-spring-boot authors
 * @since 0.1.0
 */
public record Instance(String id, String imageId, String account, String region, Instant pendingTime) {

	/**
	 * Return an instance in {@code eu-west-1}.
	 * @param account the account that it runs in
	 * @param pendingTime when it was launched
	 * @return the instance
	 */
	public static Instance of(String account, Instant pendingTime) {
		return new Instance("i-0123456789abcdef0", "ami-0123456789abcdef0", account, "eu-west-1", pendingTime);
	}

	/**
	 * Return this instance after it was stopped and started.
	 * @param pendingTime when it was started
	 * @return the new instance
	 */
	public Instance startedAt(Instant pendingTime) {
		return new Instance(this.id, this.imageId, this.account, this.region, pendingTime);
	}

	/**
	 * Return the instance identity document.
	 * @return the JSON, always the same for the same instance
	 */
	public String document() {
		return """
				{
				  "accountId" : "%s",
				  "architecture" : "x86_64",
				  "availabilityZone" : "%sa",
				  "billingProducts" : null,
				  "devpayProductCodes" : null,
				  "marketplaceProductCodes" : null,
				  "imageId" : "%s",
				  "instanceId" : "%s",
				  "instanceType" : "t3.micro",
				  "kernelId" : null,
				  "pendingTime" : "%s",
				  "privateIp" : "10.0.0.10",
				  "ramdiskId" : null,
				  "region" : "%s",
				  "version" : "2017-09-30"
				}""".formatted(this.account, this.region, this.imageId, this.id,
				this.pendingTime.truncatedTo(ChronoUnit.SECONDS), this.region);
	}

}
