package dev.plimsoll.recording;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads one line of a recording; faults say its place. */
final class LineReader {
  private static final List<String> WORDS =
      List.of(
          "submit",
          "answer",
          "start",
          "want",
          "call",
          "first",
          "called",
          "uncalled",
          "end",
          "over",
          "agent",
          "rung",
          "cancel",
          "class",
          "queue",
          "memory",
          "dropped",
          "closed");

  /** Longer than anybody records: what stands beyond is a mistake. */
  private static final long LONGEST_MICROS = TimeUnit.DAYS.toMicros(3_660);

  private static final List<String> ANSWERS =
      Stream.concat(
              Stream.of(Line.Answer.ACCEPTED, Line.Answer.DUPLICATE, Line.Answer.LEFT),
              Words.all(Reason.class).stream())
          .toList();

  private LineReader() {}

  /**
   * What a line says.
   *
   * @throws dev.plimsoll.base.yaml.InputException when it says nothing that is known here, with
   *     file, line and column
   */
  static Line read(String file, int number, String text) {
    Fields f = Fields.of(file, number, text);
    long at = f.upTo("t", LONGEST_MICROS);
    return switch (f.text("e")) {
      case "submit" -> submit(f, at);
      case "answer" -> new Line.Answer(at, task(f), answer(f));
      case "start" ->
          new Line.Start(at, task(f), f.text("agent"), f.integer("attempt"), f.flag("stored"));
      case "want" -> want(f, at);
      case "call" ->
          new Line.Call(at, f.whole("call"), target(f), f.integer("hop"), f.optional("cut"));
      case "first" -> new Line.First(at, f.whole("call"), hop(f));
      case "called" ->
          new Line.Called(
              at,
              f.whole("call"),
              hop(f),
              f.word("end", CallEnd.Kind.class),
              usage(f),
              f.has("tokens") ? Optional.of(f.integer("tokens")) : Optional.empty(),
              f.micros("retryAfter"));
      case "uncalled" -> new Line.Uncalled(at, f.whole("call"), f.text("why"));
      case "end" ->
          new Line.End(at, task(f), f.text("how"), f.integer("tokens"), f.optional("failure"));
      case "over" -> new Line.Over(at, task(f), f.word("status", Status.class));
      case "agent" -> new Line.Agent(at, f.text("pool"), f.text("agent"), f.integer("slots"));
      case "rung" ->
          new Line.Rung(
              at, f.word("rung", dev.plimsoll.core.degrade.Rung.class), f.text("why", ""));
      case "cancel" -> new Line.Cancel(at, task(f));
      case "class" -> new Line.Reclass(at, task(f), f.word("class", Priority.class));
      case "queue" -> new Line.Queue(at, f.word("mode", QueueMode.class), f.flag("stopping"));
      case "memory" -> new Line.Memory(at, f.share("share"));
      case "dropped" -> new Line.Dropped(at, f.whole("lines"));
      case "closed" -> new Line.Closed(at, f.text("why"));
      default -> throw f.unknown("e", WORDS);
    };
  }

  private static String answer(Fields f) {
    if (!ANSWERS.contains(f.text("answer"))) {
      throw f.unknown("answer", ANSWERS);
    }
    return f.text("answer");
  }

  private static int hop(Fields f) {
    return f.has("hop") ? f.integer("hop") : 0;
  }

  private static TaskId task(Fields f) {
    return f.read("task", "the id of a task", TaskId::parse);
  }

  /** A tier, or a model; ! after it: that and nothing else. */
  private static Optional<String> pin(Fields f) {
    if (!f.has("pin")) {
      return Optional.empty();
    }
    return Optional.of(
        f.read(
            "pin",
            "a tier or a model, as in large or east/mini!",
            text ->
                text.indexOf('/') < 0 || isTarget(text) ? Optional.of(text) : Optional.empty()));
  }

  private static boolean isTarget(String text) {
    try {
      var _ = Target.of(text.endsWith("!") ? text.substring(0, text.length() - 1) : text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Target target(Fields f) {
    return f.read(
        "to",
        "a model, as in east/mini",
        text -> {
          try {
            return Optional.of(Target.of(text));
          } catch (IllegalArgumentException _) {
            return Optional.empty();
          }
        });
  }

  private static Line submit(Fields f, long at) {
    return new Line.Submit(
        at,
        task(f),
        f.word("class", Priority.class),
        f.text("pool"),
        f.text("tenant"),
        new Line.Who(f.text("key", ""), f.text("name", ""), f.text("user", "")),
        Math.max(1, f.integer("cost")),
        f.micros("notBefore"),
        f.micros("deadline"),
        f.flag("recovered"));
  }

  private static Line want(Fields f, long at) {
    Optional<Line.Wanted> need =
        f.has("complexity")
            ? Optional.of(new Line.Wanted(f.text("role", ""), f.share("complexity"), pin(f)))
            : Optional.empty();
    return new Line.Want(
        at,
        f.whole("call"),
        f.has("task") ? Optional.of(task(f)) : Optional.empty(),
        f.integer("tokens"),
        usage(f),
        need);
  }

  private static Optional<Usage> usage(Fields f) {
    return f.has("in")
        ? Optional.of(
            new Usage(
                f.whole("in"),
                f.whole("cached", 0),
                f.whole("out", 0),
                f.whole("written", 0),
                f.whole("reasoning", 0)))
        : Optional.empty();
  }
}
