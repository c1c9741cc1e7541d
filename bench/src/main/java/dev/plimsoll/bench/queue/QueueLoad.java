package dev.plimsoll.bench.queue;

import java.time.Duration;
import java.util.List;

/**
 * One measurement of one queue: what its driver is told.
 *
 * @param outstanding how many tasks may be between enqueue and their end
 * @param backlog how many wait before anybody works
 * @param perSecond tasks a second, where they come by the clock
 */
record QueueLoad(
    Measure measure, int callers, Span span, int outstanding, int backlog, int perSecond) {
  private static final int UNDER_WAY = 4_096;

  /** In which of three ways a queue is loaded. */
  enum Measure {
    /** Callers wait for the durable commit; nobody works. */
    ENQUEUE("enqueue"),
    /** The same, and workers; what is under way is bounded. */
    COMPLETE("complete"),
    /** So many a second. */
    PACED("paced");

    private final String word;

    Measure(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** How long: a warm-up that is left out, what counts, and the steps in which decay shows. */
  record Span(Duration warmUp, Duration counted, Duration step) {}

  static QueueLoad enqueue(int callers, Span span) {
    return new QueueLoad(Measure.ENQUEUE, callers, span, UNDER_WAY, 0, 0);
  }

  static QueueLoad complete(int callers, Span span) {
    return new QueueLoad(Measure.COMPLETE, callers, span, UNDER_WAY, 0, 0);
  }

  static QueueLoad paced(int perSecond, Span span) {
    return new QueueLoad(Measure.PACED, 1, span, UNDER_WAY, 0, perSecond);
  }

  /** With as many waiting all the time. */
  static QueueLoad behind(int waiting, int callers, Span span) {
    return new QueueLoad(Measure.COMPLETE, callers, span, waiting, waiting, 0);
  }

  /** As {@code --only} takes it. */
  String word() {
    return name().replace(" ", "");
  }

  String name() {
    return switch (measure) {
      case ENQUEUE, COMPLETE -> measure.word() + " @" + callers;
      case PACED -> perSecond + "/s";
    };
  }

  /** The last words of a driver's command. */
  List<String> words() {
    return List.of(
        measure.word(),
        Integer.toString(callers),
        seconds(span.warmUp()),
        seconds(span.counted()),
        seconds(span.step()),
        Integer.toString(outstanding),
        Integer.toString(backlog),
        Integer.toString(perSecond));
  }

  private static String seconds(Duration time) {
    return Double.toString(time.toMillis() / 1e3);
  }
}
