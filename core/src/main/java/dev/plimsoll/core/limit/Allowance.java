package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many requests and tokens a provider, a key or a tenant may use, in several windows at once.
 * Reserve before the call, settle after it; or be told when. Mutable, not thread-safe: the Engine
 * owns it. Its memory does not grow with what is used, only with the calls under way; never waits
 * for anybody: of what nodes share it has the slices that a lessor lent it.
 *
 * <p>A request counts from its sending until one window after the first sign of its answer, its
 * tokens until one window after its end: see {@link WindowMeter} why that suits every kind of
 * limiter.
 */
public final class Allowance {
  private final List<Meter> meters;
  private List<LeasedMeter> leased;
  private final long patience;
  private final Underway underway = new Underway();
  private long closedUntil = Long.MIN_VALUE;

  /**
   * One that nobody shares.
   *
   * @param patience a call of which nothing was heard for so long counts as ended, with what it had
   *     reserved; longer than any call may take
   */
  public Allowance(List<Quota> quotas, Duration patience) {
    this(quotas, patience, Allowance::own);
  }

  private Allowance(List<Quota> quotas, Duration patience, Function<Quota, Meter> meter) {
    if (!patience.isPositive() || patience.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "the patience with a call lies between 1 ns and 1 day, not at " + patience);
    }
    this.meters = quotas.stream().map(meter).toList();
    this.leased =
        meters.stream().filter(LeasedMeter.class::isInstance).map(LeasedMeter.class::cast).toList();
    this.patience = patience.toNanos();
  }

  /**
   * One that several nodes share; it has what a lessor lends it: see {@link #demands}.
   *
   * @param limit whose it is, by the name that all nodes give it
   * @param fleet of all limits that this node shares
   */
  public static Allowance leased(String limit, List<Quota> quotas, Duration patience, Fleet fleet) {
    return leased(limit, quotas, patience, fleet, false);
  }

  /** The same, for a door where nobody waits: it lends itself what is probably free. */
  static Allowance leasedAtDoor(String limit, List<Quota> quotas, Duration patience, Fleet fleet) {
    return leased(limit, quotas, patience, fleet, true);
  }

  private static Allowance leased(
      String limit, List<Quota> quotas, Duration patience, Fleet fleet, boolean eager) {
    List<Quota> each = quotas.stream().distinct().toList(); // two of a name would be one
    return new Allowance(each, patience, quota -> new LeasedMeter(limit, quota, eager, fleet));
  }

  static Meter own(Quota quota) {
    return switch (quota.kind()) {
      case WINDOW -> new WindowMeter(quota);
      case BUCKET -> new BucketMeter(quota);
    };
  }

  /** Whether a call may be sent now. */
  public sealed interface Answer {
    /** It may; say {@link #settle} when it ended. */
    record Granted(Receipt receipt) implements Answer {}

    /** Not before then, and then if nothing else happens. */
    record Later(Instant at, Quota because) implements Answer {}

    /** Not by time alone: when a call under way ends, or more is leased. */
    record Held(Quota because) implements Answer {}

    /** It takes more than any window allows. */
    record Never(Quota because) implements Answer {}

    /** The provider said so (429 with Retry-After). */
    record Closed(Instant until) implements Answer {}
  }

  /** What is left of a quota; {@code free} is below 0 when more was used than thought. */
  public record Left(Quota quota, long limit, long free) {}

  /** Whether any window ever allows a call with so many tokens. */
  public boolean everAllows(long tokens) {
    for (Meter meter : meters) {
      if (meter.quota().unit() == Unit.TOKENS && tokens > meter.quota().burst()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reserves one request and its tokens in every window, or in none.
   *
   * @param tokens 0 or more
   */
  public Answer reserve(long tokens, Instant at) {
    if (tokens < 0) {
      throw new IllegalArgumentException("a call takes no less than no tokens: " + tokens);
    }
    long now = Nanos.of(at);
    giveUpLost(now);
    if (now < closedUntil) {
      return new Answer.Closed(Nanos.instant(closedUntil));
    }
    for (Meter meter : meters) {
      if (meter.free(now) < of(meter, tokens)) {
        return refusal(tokens, now);
      }
    }
    for (Meter meter : meters) {
      meter.take(of(meter, tokens));
    }
    return new Answer.Granted(underway.add(new Receipt(tokens, now, cameBack(now))));
  }

  /** How many tokens a call may take that is sent now; below 0 when more was used than thought. */
  public long room(Instant at) {
    long now = Nanos.of(at);
    return meters.stream()
        .filter(meter -> meter.quota().unit() == Unit.TOKENS)
        .mapToLong(meter -> meter.free(now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The first sign of an answer: the provider had counted the request by then. */
  public void answered(Receipt receipt, Instant now) {
    if (!receipt.over) {
      answered(receipt, Nanos.of(now));
    }
  }

  /**
   * The call ended, well or not. Nothing happens when its receipt was given back before.
   *
   * @param actual the tokens it took; what was reserved where that is not known, and where the
   *     provider refused it: so much was not free there, and some count what they refuse
   */
  public void settle(Receipt receipt, long actual, Instant now) {
    end(receipt, actual, Nanos.of(now));
  }

  /** The call was never sent: nothing of it counts. */
  public void withdraw(Receipt receipt, Instant at) {
    if (!receipt.over) {
      receipt.over = true;
      underway.remove(receipt);
      long now = Nanos.of(at);
      spend(Unit.REQUESTS, receipt.answered ? 0 : 1, 0, now);
      spend(Unit.TOKENS, receipt.tokens(), 0, now);
    }
  }

  /**
   * What the provider's headers say, for the window they mean if they name its length, else for the
   * one whose limit is nearest to theirs. They lower what is believed to remain, as far as others
   * than we must have used it, and never raise it; a higher limit holds from the next window on.
   *
   * @param receipt of the call that they came with
   */
  public void observe(Receipt receipt, Unit unit, Observed observed, Instant at) {
    long now = Nanos.of(at);
    Comparator<Meter> nearest = Comparator.comparingDouble(meter -> distance(meter, observed, now));
    meters.stream()
        .filter(meter -> meter.quota().unit() == unit)
        .filter(meter -> observed.window().map(meter.quota().window()::equals).orElse(true))
        .min(nearest)
        .ifPresent(meter -> meter.observe(observed, receipt.cameBack[meters.indexOf(meter)], now));
  }

  /** The provider wants nothing before then; a later such word stays. */
  public void close(Instant until) {
    closedUntil = Math.max(closedUntil, Nanos.of(until));
  }

  /** What is left of each quota, in their order. */
  public List<Left> left(Instant now) {
    long nanos = Nanos.of(now);
    return meters.stream()
        .map(meter -> new Left(meter.quota(), meter.limit(nanos), left(meter, nanos)))
        .toList();
  }

  private static long left(Meter meter, long now) {
    return switch (meter) {
      case LeasedMeter leased -> leased.leftOfAll(now);
      case WindowMeter own -> own.free(now);
      case BucketMeter own -> own.free(now);
    };
  }

  /** How many calls are under way. */
  public int underway() {
    return underway.size();
  }

  /** Says nothing to the lessor any more: what it holds there counts as used when it lapses. */
  void fallSilent() {
    leased = List.of();
  }

  /** Whether several nodes share it. */
  boolean isLeased() {
    return !leased.isEmpty();
  }

  /** What is to be said to the lessor now; nothing where nobody shares it. */
  public List<Demand> demands(Instant now) {
    return demands(1, now);
  }

  /**
   * The same.
   *
   * @param waiting how many calls wait for it
   */
  public List<Demand> demands(int waiting, Instant now) {
    if (leased.isEmpty()) {
      return List.of();
    }
    long nanos = Nanos.of(now);
    giveUpLost(nanos);
    return leased.stream().flatMap(meter -> meter.demand(waiting, nanos).stream()).toList();
  }

  /** When to ask {@link #demands} again, if nothing happens before; empty for never. */
  public Optional<Instant> nextDemand() {
    long next = Meter.NEVER;
    for (LeasedMeter meter : leased) {
      next = Math.min(next, meter.nextLook());
    }
    return next == Meter.NEVER ? Optional.empty() : Optional.of(Nanos.instant(next));
  }

  /**
   * The lessor answered.
   *
   * @param lent empty: it did not, and will not
   */
  public void leased(Quota quota, Optional<Lent> lent, Instant now) {
    long nanos = Nanos.of(now);
    for (LeasedMeter meter : leased) {
      if (meter.quota().equals(quota)) {
        lent.ifPresentOrElse(slice -> meter.leased(slice, nanos), () -> meter.failed(nanos));
      }
    }
  }

  private long[] cameBack(long now) {
    long[] cameBack = new long[meters.size()];
    for (int i = 0; i < cameBack.length; i++) {
      cameBack[i] = meters.get(i).cameBack(now);
    }
    return cameBack;
  }

  private Answer refusal(long tokens, long now) {
    Meter binding = meters.getFirst();
    long latest = Long.MIN_VALUE;
    for (Meter meter : meters) {
      long when = meter.when(of(meter, tokens), now);
      binding = when > latest ? meter : binding;
      latest = Math.max(latest, when);
    }
    if (latest == Meter.NEVER) {
      return new Answer.Never(binding.quota());
    }
    return latest == Meter.HELD
        ? new Answer.Held(binding.quota())
        : new Answer.Later(Nanos.instant(latest), binding.quota());
  }

  private void answered(Receipt receipt, long now) {
    if (!receipt.answered) {
      receipt.answered = true;
      spend(Unit.REQUESTS, 1, 1, now);
    }
  }

  private void end(Receipt receipt, long actual, long now) {
    if (!receipt.over) {
      answered(receipt, now);
      receipt.over = true;
      underway.remove(receipt);
      spend(Unit.TOKENS, receipt.tokens(), actual, now);
    }
  }

  private void spend(Unit unit, long reserved, long actual, long now) {
    for (Meter meter : meters) {
      if (meter.quota().unit() == unit) {
        meter.spent(reserved, actual, now);
      }
    }
  }

  private void giveUpLost(long now) {
    Optional<Receipt> oldest = underway.oldest();
    while (oldest.isPresent() && oldest.get().sent + patience <= now) {
      end(oldest.get(), oldest.get().tokens(), now);
      oldest = underway.oldest();
    }
  }

  private static long of(Meter meter, long tokens) {
    return switch (meter.quota().unit()) {
      case REQUESTS -> 1;
      case TOKENS -> tokens;
    };
  }

  private static double distance(Meter meter, Observed observed, long now) {
    double told = Math.max(1, observed.limit().orElse(meter.limit(now)));
    return Math.abs(Math.log(told / meter.limit(now)));
  }
}
