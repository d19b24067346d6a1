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

package io.github.vaultaws.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

import org.springframework.vault.authentication.LoginToken;

import io.github.vaultaws.client.VaultHttp;
import io.github.vaultaws.rotation.RotationPolicy;
import io.github.vaultaws.session.Backoff;
import io.github.vaultaws.session.RenewingSession;
import io.github.vaultaws.session.TokenClient;
import io.github.vaultaws.test.spring.HandRunScheduler;

/**
 * A fleet that starts within a minute, with the real session and rotation in virtual
 * time, compared with a fleet that renews at exactly two thirds of the TTL, without
 * jitter.
 *
 * @author The vault-aws-spring-boot authors
 */
final class Fleet implements Measure {

	private static final Duration START = Duration.ofMinutes(1);

	private static final Duration SETTLED = Duration.ofHours(1);

	private final String what;

	private final int instances;

	private final Duration watched;

	private final VirtualVault.Credentials credentials;

	private final int rounds;

	Fleet(String what, int instances, Duration watched, VirtualVault.Credentials credentials, int rounds) {
		this.what = what;
		this.instances = instances;
		this.watched = watched;
		this.credentials = credentials;
		this.rounds = rounds;
	}

	@Override
	public List<Figure> take() {
		Samples ours = new Samples();
		Samples fixed = new Samples();
		Samples mean = new Samples();
		Samples randomPeaks = new Samples();
		Samples fixedMean = new Samples();
		for (int round = 0; round < this.rounds; round++) {
			Random random = new Random(round);
			int[] spread = run(random, random::nextDouble);
			ours.add(peakToMean(spread));
			mean.add(mean(spread));
			randomPeaks.add(peakToMean(randomTimes(random, spread)));
			int[] inStep = run(new Random(round), () -> 0);
			fixed.add(peakToMean(inStep));
			fixedMean.add(mean(inStep));
		}
		return List.of(new Figure(String.format(Locale.ROOT,
				"%,d instances with %s: peak to mean of requests per minute", this.instances, this.what),
				ours.text("") + " of " + Samples.number(mean.median()),
				"fixed 2/3 without jitter " + fixed.text("") + " of " + Samples.number(fixedMean.median())
						+ "; purely random " + randomPeaks.text(""),
				Samples.number(ours.median() / fixed.median()), "≤ 1.5", ours.median() <= 1.5));
	}

	private static int[] randomTimes(Random random, int[] requests) {
		int[] other = new int[requests.length];
		int settled = (int) SETTLED.toMinutes();
		long total = settled(requests).asLongStream().sum();
		for (long i = 0; i < total; i++) {
			other[settled + random.nextInt(other.length - settled)]++;
		}
		return other;
	}

	private int[] run(Random starts, DoubleSupplier jitter) {
		HandRunScheduler time = new HandRunScheduler();
		VirtualVault vault = new VirtualVault(time.getClock(), this.credentials, this.watched);
		VaultHttp client = vault.client();
		for (int i = 0; i < this.instances; i++) {
			String token = "token-" + i;
			ScheduledFuture<?> unused = time.schedule(() -> start(token, vault, client, time, jitter),
					HandRunScheduler.START.plusMillis(starts.nextInt((int) START.toMillis())));
		}
		time.advance(this.watched);
		return vault.requests();
	}

	private void start(String token, VirtualVault vault, VaultHttp client, HandRunScheduler time,
			DoubleSupplier jitter) {
		RenewingSession session = new RenewingSession(() -> {
			vault.count();
			return LoginToken.builder().token(token).leaseDuration(this.credentials.ttl()).renewable(true).build();
		}, new TokenClient(client, time.getClock()), time, RotationPolicy.TOKEN_MARGIN, new Backoff(jitter));
		Leases.start(List.of(Leases.of("deploy", client, session, time, jitter)), true);
	}

	private static double mean(int[] requests) {
		return settled(requests).average().orElse(0);
	}

	private static double peakToMean(int[] requests) {
		return settled(requests).max().orElse(0) / mean(requests);
	}

	private static IntStream settled(int[] requests) {
		return Arrays.stream(requests).skip(SETTLED.toMinutes());
	}

}
