package dev.plimsoll.core.limit;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.limit.LearnedTokens.Kind;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What keys and tenants have used of their quotas. A task reserves a request and its tokens as it
 * comes in, in the windows of its key and of its tenant or in none, and settles what it took at its
 * end. A request counts for one window from when it was accepted, tokens until one window after the
 * end. Never looks at the queue. Not thread-safe: the Engine owns it.
 */
public final class Quotas {
  private static final String KEY = "key";
  private static final String TENANT = "tenant";
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final int MOST = 10_000;
  private static final long LEAST_TOKENS = 16;
  private static final double LEARNED = 0.9;

  private final QuotaSettings settings;
  private final Fleet fleet;
  private final LearnedTokens learned = new LearnedTokens(LEAST_TOKENS, LEARNED);
  private final SequencedMap<String, Allowance> keys = new LinkedHashMap<>(16, 0.75f, true);
  private final SequencedMap<String, Allowance> tenants = new LinkedHashMap<>(16, 0.75f, true);
  private final Lessees lessees = new Lessees();
  private Duration clockSet = Duration.ZERO;

  /**
   * @param fleet of all limits that this node shares
   */
  public Quotas(QuotaSettings settings, Fleet fleet) {
    this.settings = settings;
    this.fleet = fleet;
  }

  /** What a task has reserved; to be settled, or withdrawn, once. */
  public static final class Grant {
    private final Kind kind;
    private final Part key;
    private final Part tenant;

    private Grant(Kind kind, Part key, Part tenant) {
      this.kind = kind;
      this.key = key;
      this.tenant = tenant;
    }

    /** The tokens that it reserved. */
    public long tokens() {
      return tenant.receipt.tokens();
    }
  }

  private record Part(Allowance of, Receipt receipt) {}

  /** A quota of a caller, by the name under which it is told. */
  public record Policy(String name, Quota quota) {
    private static Policy of(String whose, Quota quota) {
      String unit =
          switch (quota.unit()) {
            case REQUESTS -> "requests";
            case TOKENS -> "tokens";
          };
      return new Policy("%s-%s-%s".formatted(whose, unit, Durations.format(quota.window())), quota);
    }
  }

  /** What is left of a quota, 0 at least. */
  public record Left(Policy policy, long left) {}

  /** Whether a task may come in. */
  public sealed interface Answer {
    record Granted(Grant grant) implements Answer {}

    /**
     * A quota is used up.
     *
     * @param left what is left of it, which is not enough
     * @param wanted of its unit
     * @param learned whether so many were reserved because its like took no more
     * @param after when it would pass if nothing else happens; empty when only an end of another
     *     task, or nothing, helps
     * @param never whether it is more than any window allows
     */
    record Refused(
        Policy policy,
        long left,
        long wanted,
        boolean learned,
        Optional<Duration> after,
        boolean never)
        implements Answer {}
  }

  /** Reserves what a task will probably take; empty where there is no quota for its sender. */
  public Optional<Answer> reserve(Ticket ticket, Sender sender, Instant at) {
    List<Quota> ofKey = sender.key().isEmpty() ? List.of() : settings.ofKey(sender.name());
    List<Quota> ofTenant = settings.ofTenant(ticket.tenant());
    if (ofKey.isEmpty() && ofTenant.isEmpty()) {
      return Optional.empty();
    }
    Instant now = steady(at);
    Kind kind = new Kind(ticket.pool(), ticket.tenant());
    long tokens = learned.reserve(kind, ticket.cost());
    Allowance key = allowance(KEY, keys, sender.key(), ofKey);
    Allowance tenant = allowance(TENANT, tenants, ticket.tenant(), ofTenant);
    lessees.touched(key);
    lessees.touched(tenant);
    return Optional.of(
        switch (key.reserve(tokens, now)) {
          case Allowance.Answer.Granted(Receipt receipt) -> {
            Part part = new Part(key, receipt);
            yield switch (tenant.reserve(tokens, now)) {
              case Allowance.Answer.Granted(Receipt other) ->
                  new Answer.Granted(new Grant(kind, part, new Part(tenant, other)));
              case Allowance.Answer no -> {
                key.withdraw(receipt, now);
                yield refused(TENANT, tenant, no, tokens, ticket.cost(), now);
              }
            };
          }
          case Allowance.Answer no -> refused(KEY, key, no, tokens, ticket.cost(), now);
        });
  }

  private static Answer refused(
      String whose, Allowance of, Allowance.Answer no, long tokens, long most, Instant now) {
    return switch (no) {
      case Allowance.Answer.Later(Instant then, Quota because) ->
          refused(whose, of, because, tokens, most, Optional.of(Duration.between(now, then)), now);
      case Allowance.Answer.Held(Quota because) ->
          refused(whose, of, because, tokens, most, Optional.empty(), now);
      case Allowance.Answer.Never(Quota because) ->
          new Answer.Refused(
              Policy.of(whose, because),
              because.limit(),
              tokens,
              tokens < most,
              Optional.empty(),
              true);
      case Allowance.Answer.Granted _, Allowance.Answer.Closed _ ->
          throw new IllegalStateException("no refusal: " + no);
    };
  }

  private static Answer refused(
      String whose,
      Allowance of,
      Quota because,
      long tokens,
      long most,
      Optional<Duration> after,
      Instant now) {
    long left =
        of.left(now).stream()
            .filter(one -> one.quota().equals(because))
            .mapToLong(Allowance.Left::free)
            .findFirst()
            .orElse(0);
    boolean ofTokens = because.unit() == Unit.TOKENS;
    return new Answer.Refused(
        Policy.of(whose, because),
        Math.max(0, left),
        ofTokens ? tokens : 1,
        ofTokens && tokens < most,
        after,
        false);
  }

  /** A task came in: its request counts from now on. */
  public void accepted(@Nullable Grant grant, Instant at) {
    if (grant != null) {
      grant.key.of.answered(grant.key.receipt, steady(at));
      grant.tenant.of.answered(grant.tenant.receipt, steady(at));
    }
  }

  /** A task that came in is over. */
  public void settle(@Nullable Grant grant, long tokens, Instant at) {
    if (grant != null) {
      touched(grant);
      grant.key.of.settle(grant.key.receipt, tokens, steady(at));
      grant.tenant.of.settle(grant.tenant.receipt, tokens, steady(at));
      if (tokens > 0) {
        learned.took(grant.kind, tokens);
      }
    }
  }

  /** A task did not come in after all. */
  public void withdraw(@Nullable Grant grant, Instant at) {
    if (grant != null) {
      touched(grant);
      grant.key.of.withdraw(grant.key.receipt, steady(at));
      grant.tenant.of.withdraw(grant.tenant.receipt, steady(at));
    }
  }

  private void touched(Grant grant) {
    lessees.touched(grant.key.of);
    lessees.touched(grant.tenant.of);
  }

  /** What is to be said to the lessor now; nothing where nodes share nothing. */
  public List<Demand> demands(Instant at) {
    return settings.shared() ? lessees.demands(steady(at)) : List.of();
  }

  /** When to ask {@link #demands} again, if nothing happens before; null for never. */
  public @Nullable Instant nextDemand() {
    Instant next = lessees.next();
    return next == null ? null : next.plus(clockSet);
  }

  /**
   * The lessor answered of a limit of a key or a tenant; a forgotten one's answer is ignored.
   *
   * @param lent empty: it did not, and will not
   */
  public void leased(String limit, Quota quota, Optional<Lent> lent, Instant at) {
    int cut = limit.indexOf(' ');
    String name = limit.substring(cut + 1);
    Allowance of =
        switch (limit.substring(0, Math.max(0, cut))) {
          case KEY -> keys.get(name);
          case TENANT -> tenants.get(name);
          default -> null; // it is of a provider
        };
    if (of != null) {
      of.leased(quota, lent, steady(at));
      lessees.touched(of);
    }
  }

  /** What is left of every quota of a sender. */
  public List<Left> left(String tenant, Sender sender, Instant at) {
    List<Left> all = new ArrayList<>();
    if (!sender.key().isEmpty()) {
      add(all, KEY, keys, sender.key(), settings.ofKey(sender.name()), at);
    }
    add(all, TENANT, tenants, tenant, settings.ofTenant(tenant), at);
    return List.copyOf(all);
  }

  private void add(
      List<Left> all,
      String whose,
      SequencedMap<String, Allowance> of,
      String name,
      List<Quota> quotas,
      Instant at) {
    if (!quotas.isEmpty()) {
      for (Allowance.Left left : allowance(whose, of, name, quotas).left(steady(at))) {
        all.add(new Left(Policy.of(whose, left.quota()), Math.max(0, left.free())));
      }
    }
  }

  /** Somebody set the clock: windows go on as they were. */
  public void clockSet(Duration by) {
    clockSet = clockSet.plus(by);
  }

  /** How many callers it remembers. */
  public int remembered() {
    return keys.size() + tenants.size();
  }

  private Instant steady(Instant at) {
    return at.minus(clockSet);
  }

  /** Beyond 10,000 the one that asked longest ago is forgotten, with what it used. */
  private Allowance allowance(
      String whose, SequencedMap<String, Allowance> of, String name, List<Quota> quotas) {
    if (quotas.isEmpty()) {
      return new Allowance(List.of(), PATIENCE);
    }
    if (of.size() >= MOST && !of.containsKey(name)) {
      lessees.forget(of.pollFirstEntry().getValue());
    }
    return of.computeIfAbsent(
        name,
        _ ->
            settings.shared()
                ? Allowance.leasedAtDoor(whose + " " + name, quotas, PATIENCE, fleet)
                : new Allowance(quotas, PATIENCE));
  }
}
