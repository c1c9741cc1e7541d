package dev.plimsoll.lab.display;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The few things worth a line: newest first, errors by kind, the most frequent never crowded out.
 */
record Events(Progress progress) {
  static final int MOST = 3;

  private record Event(double at, String text) {}

  List<String> lines() {
    List<Event> events = new ArrayList<>();
    progress.errors().stream()
        .sorted(Comparator.comparingLong(ErrorKind::count).reversed())
        .limit(2)
        .forEach(error -> events.add(new Event(error.firstSecond(), text(error))));
    progress.marks().stream()
        .sorted(Comparator.comparingDouble(mark -> -mark.atSeconds()))
        .limit(Math.max(1, MOST - events.size()))
        .forEach(mark -> events.add(new Event(mark.atSeconds(), Clean.line(mark.text()))));
    return events.stream()
        .sorted(Comparator.comparingDouble(event -> -event.at()))
        .map(event -> " ! " + Spoken.clock(event.at()) + "  " + event.text())
        .toList();
  }

  private static String text(ErrorKind error) {
    return Clean.line(error.kind(), 40)
        + " × "
        + Figures.count(error.count())
        + "  "
        + Clean.line(error.first());
  }
}
