package dev.plimsoll.ports.ledger;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.cost.Dimension;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Heading;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A ledger in this process's memory, gone with it. Of bounded size: beyond it the oldest lines are
 * forgotten. Thread-safe.
 */
public final class MemoryLedger implements LedgerStore {
  private static final int MOST_LINES = 100_000;

  private final Map<String, Entry> lines = new LinkedHashMap<>(); // guarded by this

  /** Adds a line, once. */
  public synchronized void add(Entry entry) {
    var _ = lines.putIfAbsent(entry.id(), entry);
    if (lines.size() > MOST_LINES) {
      Iterator<Entry> oldest = lines.values().iterator();
      var _ = oldest.next();
      oldest.remove();
    }
  }

  /** Every line, in the order in which they were added. */
  public synchronized List<Entry> lines() {
    return List.copyOf(lines.values());
  }

  @Override
  public Map<TaskId, Total> of(Collection<TaskId> tasks) {
    Set<TaskId> wanted = Set.copyOf(tasks);
    Map<TaskId, Total> totals = new HashMap<>();
    for (Entry line : lines()) {
      if (wanted.contains(line.payer().task())) {
        var _ = totals.merge(line.payer().task(), Total.of(line), Total::plus);
      }
    }
    return totals;
  }

  @Override
  public Sums sums(LedgerQuery query) {
    Map<Heading, Total> all = new HashMap<>();
    Total whole = Total.NONE;
    for (Entry line : matching(query).toList()) {
      var _ = all.merge(query.by().of(line), Total.of(line), Total::plus);
      whole = whole.plus(Total.of(line));
    }
    Map<Heading, Total> shown = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(order(query.by()))
        .limit(query.most())
        .forEach(sum -> shown.put(sum.getKey(), sum.getValue()));
    return new Sums(shown, whole);
  }

  private Stream<Entry> matching(LedgerQuery query) {
    return lines().stream()
        .filter(line -> !line.at().isBefore(query.from()) && line.at().isBefore(query.to()))
        .filter(
            line -> query.tenant().isEmpty() || line.payer().tenant().equals(query.tenant().get()));
  }

  private static Comparator<Map.Entry<Heading, Total>> order(Dimension by) {
    Comparator<Map.Entry<Heading, Total>> byName =
        Comparator.comparing((Map.Entry<Heading, Total> sum) -> sum.getKey().name())
            .thenComparing(sum -> sum.getKey().under());
    return switch (by) {
      case HOUR, DAY -> byName.reversed();
      case TASK, AGENT, ROLE, USER, KEY, TENANT, MODEL ->
          Comparator.comparing((Map.Entry<Heading, Total> sum) -> sum.getValue().money())
              .thenComparingLong(sum -> sum.getValue().usage().total())
              .reversed()
              .thenComparing(byName);
    };
  }

  @Override
  public void spentSince(Instant from, Consumer<Spending> each) {
    record Group(Payer payer, Target target, Instant day) {}
    Map<Group, Money> sums = new LinkedHashMap<>();
    for (Entry line : lines()) {
      if (!line.at().isBefore(from) && line.charge().money().isPresent()) {
        Target target = new Target(line.charge().provider(), line.charge().model());
        Instant day = line.at().truncatedTo(ChronoUnit.DAYS);
        Group group = new Group(line.payer().withoutRun(), target, day);
        var _ = sums.merge(group, line.charge().money().get(), Money::plus);
      }
    }
    sums.forEach(
        (group, money) -> each.accept(new Spending(group.payer, group.target, money, group.day)));
  }

  @Override
  public synchronized int forgetBefore(Instant before, int most) {
    List<String> old =
        lines.values().stream()
            .filter(line -> line.at().isBefore(before))
            .limit(most)
            .map(Entry::id)
            .toList();
    old.forEach(lines::remove);
    return old.size();
  }
}
