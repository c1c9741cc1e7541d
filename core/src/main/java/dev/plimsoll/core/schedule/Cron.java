package dev.plimsoll.core.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * A cron text on the clocks of a zone. What happens when clocks are put forward or back depends on
 * whether the text names hours:
 *
 * <ul>
 *   <li>It names some ({@code 30 2 * * *}): each time that it says fires once. One that the clocks
 *       leave out fires at the first moment after the gap; one that they show twice fires the first
 *       time.
 *   <li>Every hour will do ({@code 30 * * * *}): it fires whenever the clocks show what it says, so
 *       twice in an hour that they show twice, and not in one that they leave out.
 * </ul>
 */
record Cron(CronDates dates, CronTimes times, ZoneRules rules) implements Timetable {
  private static final int LONGEST_SHOWN = 40;

  /**
   * @throws UnreadableTimetable saying where, what was found and what is expected
   */
  static Cron read(String when, ZoneRules rules) {
    return CronText.read(when, rules);
  }

  static String shown(String found) {
    int most = Math.min(found.length(), LONGEST_SHOWN);
    return found.isEmpty() ? "nothing" : "'" + found.substring(0, most) + "'";
  }

  @Override
  public Instant after(Instant moment) {
    return times.everyHour() ? shownAfter(moment) : saidAfter(moment);
  }

  @Override
  public Optional<Instant> atOrBefore(Instant moment) {
    return times.everyHour() ? shownAtOrBefore(moment) : saidAtOrBefore(moment);
  }

  // Where hours are named, local times lead: 'at' never falls as they grow, so the first that is
  // late enough is the answer.

  private Instant saidAfter(Instant moment) {
    LocalDateTime from = local(moment);
    while (true) {
      LocalDateTime said = next(from);
      Instant at = at(said);
      if (at.isAfter(moment)) {
        return at;
      }
      from = said.plusSeconds(1);
    }
  }

  private Optional<Instant> saidAtOrBefore(Instant moment) {
    ZoneOffsetTransition change = rules.getTransition(local(moment));
    boolean shownAgain = change != null && !change.getInstant().isAfter(moment);
    return previous(shownAgain ? change.getDateTimeBefore().minusSeconds(1) : local(moment))
        .map(this::at);
  }

  private Instant at(LocalDateTime said) {
    List<ZoneOffset> offsets = rules.getValidOffsets(said);
    return offsets.isEmpty()
        ? rules.getTransition(said).getInstant()
        : said.toInstant(offsets.getFirst());
  }

  // Where every hour will do, moments lead, from one change of the clocks to the next.

  private Instant shownAfter(Instant moment) {
    Instant from = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Instant at = next(LocalDateTime.ofInstant(from, offset)).toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || at.isBefore(change.getInstant())) {
        return at;
      }
      from = change.getInstant();
    }
  }

  private Optional<Instant> shownAtOrBefore(Instant moment) {
    Instant to = moment.truncatedTo(ChronoUnit.SECONDS);
    while (true) {
      ZoneOffset offset = rules.getOffset(to);
      Optional<Instant> at =
          previous(LocalDateTime.ofInstant(to, offset)).map(shown -> shown.toInstant(offset));
      ZoneOffsetTransition change = rules.previousTransition(to.plusSeconds(1));
      if (at.isEmpty() || change == null || !at.get().isBefore(change.getInstant())) {
        return at;
      }
      to = change.getInstant().minusSeconds(1);
    }
  }

  private LocalDateTime local(Instant moment) {
    return LocalDateTime.ofInstant(moment, rules.getOffset(moment)).truncatedTo(ChronoUnit.SECONDS);
  }

  /** The first time, not before {@code from}, that the text says. */
  private LocalDateTime next(LocalDateTime from) {
    Optional<LocalDateTime> today =
        dates.says(from.toLocalDate())
            ? times.atOrAfter(from.toLocalTime()).map(from.toLocalDate()::atTime)
            : Optional.empty();
    return today.orElseGet(() ->
        dates
            .after(from.toLocalDate())
            .orElseThrow() // the text was read, so there is one within years
            .atTime(times.first()));
  }

  /** The last time, not behind {@code to}, that the text says. */
  private Optional<LocalDateTime> previous(LocalDateTime to) {
    Optional<LocalDateTime> today =
        dates.says(to.toLocalDate())
            ? times.atOrBefore(to.toLocalTime()).map(to.toLocalDate()::atTime)
            : Optional.empty();
    return today.or(() -> dates.before(to.toLocalDate()).map(day -> day.atTime(times.last())));
  }
}
