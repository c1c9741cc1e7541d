package dev.plimsoll.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the places of one class, or of the whole queue, and what each tenant is due of them.
 * Refuses nobody itself. Not thread-safe.
 *
 * <p>Tenants that hold a place, or asked for one within the last minute, share: each is due the
 * places times its weight over the weights of all of them, and one at least. Below its share a
 * tenant has any free place; above it those that others leave, but for the last part, which is kept
 * for whoever is below his. So a tenant that is alone has nearly all, one that comes finds room at
 * once, and what is lent comes back as it drains: nothing that was accepted is ever dropped for it.
 * (Shares of a buffer that are lent when idle: Choudhury and Hahne, Dynamic queue length
 * thresholds, 1998; the share is by weight here, and not by what is free.)
 */
final class Shares {
  private static final long LATELY = Duration.ofMinutes(1).toSeconds();
  private static final int MOST_IDLE = 10_000;

  private final Map<String, Double> weights;
  private final SequencedMap<String, Part> parts =
      new LinkedHashMap<>(); // the first seen longest ago
  private double weight;
  private int held;
  private long second;
  private @Nullable String first;
  private boolean several;
  private @Nullable Part latest; // whoever asks mostly takes a place at once

  Shares(Map<String, Double> weights) {
    this.weights = weights;
  }

  /** One tenant's. */
  static final class Part {
    private final Shares of;
    private final String tenant;
    private final double weight;
    private int held;
    private long seen;
    private boolean forgotten;

    private Part(Shares of, String tenant, double weight) {
      this.of = of;
      this.tenant = tenant;
      this.weight = weight;
    }

    int held() {
      return held;
    }
  }

  /** How many places are held. */
  int held() {
    return held;
  }

  /** How many tenants share. */
  int tenants() {
    return parts.size();
  }

  /** A tenant asks for a place. */
  Part asked(String tenant, Instant now) {
    second = now.getEpochSecond();
    Part part = part(tenant);
    if (part.seen != second) {
      part.seen = second;
      toTheEnd(part);
    }
    forgetIdle();
    return part;
  }

  /** A task takes a place; the part that it had here before need not be looked up. */
  Part take(@Nullable Part known, String tenant) {
    Part part = known != null && known.of == this && !known.forgotten ? known : part(tenant);
    part.held++;
    held++;
    return part;
  }

  /** A task leaves its place. */
  void leave(Part part) {
    part.held--;
    held--;
  }

  /** So many of the places are a tenant's own. */
  double share(Part part, double bound) {
    return Math.max(1, bound * part.weight / weight);
  }

  /** Whether a tenant may have one more place, while there is one. */
  boolean admits(Part part, double bound, double kept) {
    return part.held < share(part, bound) || held < lent(bound, kept);
  }

  /** So many places are for everybody; the others are kept for tenants below their share. */
  int lent(double bound, double kept) {
    return several ? (int) Math.floor(bound * (1 - kept)) : (int) Math.ceil(bound);
  }

  private Part part(String tenant) {
    Part part = latest;
    if (part != null && !part.forgotten && part.tenant.equals(tenant)) {
      return part;
    }
    part = parts.get(tenant);
    if (part == null) {
      part = new Part(this, tenant, weights.getOrDefault(tenant, 1.0));
      part.seen = second;
      parts.put(tenant, part);
      weight += part.weight;
      several |= first != null && !first.equals(tenant);
      first = first == null ? tenant : first;
    }
    latest = part;
    return part;
  }

  /** Whoever asked last too long ago, and the one that did longest ago where there are too many. */
  private void forgetIdle() {
    Part oldest = parts.firstEntry().getValue();
    boolean tooMany = parts.size() > MOST_IDLE;
    while (tooMany || oldest.seen + LATELY <= second) {
      tooMany = false;
      if (oldest.held > 0) {
        oldest.seen = second;
        toTheEnd(oldest);
      } else {
        parts.remove(oldest.tenant);
        oldest.forgotten = true;
        weight = parts.isEmpty() ? 0 : weight - oldest.weight;
      }
      oldest = parts.firstEntry().getValue();
    }
  }

  private void toTheEnd(Part part) {
    parts.remove(part.tenant);
    parts.put(part.tenant, part);
  }
}
