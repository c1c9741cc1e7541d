package dev.plimsoll.serve.keys;

import dev.plimsoll.ports.keys.ApiKey.Quota;
import java.time.Duration;

/**
 * What a request found in its key's bucket.
 *
 * @param granted whether there was room, which is taken now
 * @param remaining how many more would be granted at once
 * @param untilNext until one more than that would be
 */
public record Spent(boolean granted, Quota quota, int remaining, Duration untilNext) {}
