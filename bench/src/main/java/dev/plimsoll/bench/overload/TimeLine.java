package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.overload.Story.Told;
import dev.plimsoll.bench.overload.Watch.Sight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A run second by second. Immutable. */
record TimeLine(List<Second> seconds) {
  /**
   * One second, counted from the first task.
   *
   * @param admitted tasks due in it that were let in, by class
   * @param good tasks that began in it and had waited no longer than they may
   * @param mode of the server, 0 optimal to 2 critical; -1 where it was not seen
   * @param inLine calls in line at the provider at its end
   */
  record Second(
      int offered,
      Map<Ranked, Integer> admitted,
      int refused,
      int good,
      int mode,
      int limit,
      int inLine) {
    Second {
      admitted = Map.copyOf(admitted);
    }

    int admitted(Ranked rank) {
      return admitted.getOrDefault(rank, 0);
    }
  }

  TimeLine {
    seconds = List.copyOf(seconds);
  }

  static TimeLine of(Story story, List<Sight> sights, double start, int length) {
    List<Second> seconds = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      seconds.add(second(story, sights, start + i * 1e3));
    }
    return new TimeLine(seconds);
  }

  private static Second second(Story story, List<Sight> sights, double from) {
    double to = from + 1e3;
    Map<Ranked, Integer> admitted = new EnumMap<>(Ranked.class);
    int offered = 0;
    int refused = 0;
    int good = 0;
    int inLine = 0;
    for (Told task : story.tasks()) {
      if (task.due() >= from && task.due() < to) {
        offered++;
        refused += task.isRefused() ? 1 : 0;
        if (!task.isRefused()) {
          admitted.merge(task.rank(), 1, Integer::sum);
        }
      }
      good += task.isGood() && task.begun() >= from && task.begun() < to ? 1 : 0;
      inLine += task.begun() - task.inLine() < to && task.begun() >= to ? 1 : 0;
    }
    Sight last =
        sights.stream()
            .filter(sight -> sight.at() >= from && sight.at() < to)
            .reduce((_, later) -> later)
            .orElse(new Sight(from, -1, 0, 0));
    return new Second(offered, admitted, refused, good, last.mode(), last.limit(), inLine);
  }

  /** One object a second. */
  String json() {
    StringJoiner lines = new StringJoiner(",\n  ", "[\n  ", "\n]\n");
    for (int i = 0; i < seconds.size(); i++) {
      Second second = seconds.get(i);
      StringJoiner admitted = new StringJoiner(", ");
      for (Ranked rank : Ranked.ALL) {
        admitted.add("\"%s\": %d".formatted(rank.word(), second.admitted(rank)));
      }
      lines.add(
          """
          {"second": %d, "offered": %d, "admitted": {%s}, "refused": %d, "goodput": %d, \
          "mode": %d, "limit": %d, "providerLine": %d}\
          """
              .formatted(
                  i,
                  second.offered,
                  admitted,
                  second.refused,
                  second.good,
                  second.mode,
                  second.limit,
                  second.inLine));
    }
    return lines.toString();
  }
}
