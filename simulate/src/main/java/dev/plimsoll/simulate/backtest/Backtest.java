package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.recording.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A recorded stretch beside its replay as it was, and beside its replay with other settings.
 *
 * @param measured as it was recorded
 * @param replayed in virtual time, as the server was set: how true a replay is
 * @param changed in virtual time, as it would be set
 * @param sentences what would have changed, for people
 * @param limits what the answer does not hold
 */
public record Backtest(
    Asked asked,
    Column measured,
    Column replayed,
    Column changed,
    List<String> sentences,
    List<String> limits) {
  public Backtest {
    sentences = List.copyOf(sentences);
    limits = List.copyOf(limits);
  }

  /**
   * What is asked.
   *
   * @param was as the server was set
   * @param other as it would be
   * @param slots how many calls every provider runs at once; empty: it is looked for
   * @param command as somebody would type it to ask again
   */
  public record Asked(
      Head head,
      String file,
      Setup was,
      Setup other,
      OptionalInt slots,
      long seed,
      String command,
      String version) {}

  /**
   * Plays a recording twice.
   *
   * @param story what was recorded
   * @param warnings what a reader of the answer should know of the file
   * @throws InputException when no task ran its course in it
   */
  public static Backtest of(Asked asked, Story story, List<String> warnings) {
    History history = story.history();
    List<String> told = new ArrayList<>(warnings);
    if (history.isFull()) {
      told.add(
          "it is read until its task %s, as many as fit into this process; with more memory (PLIMSOLL_JAVA_OPTS=-Xmx8g) more do"
              .formatted(Figures.count(history.size())));
    }
    Recorded recorded =
        Recorded.of(asked.head(), history, asked.was().fleet(), asked.slots(), asked.seed());
    if (recorded.bank().isEmpty()) {
      throw InputException.of(
          "%s: no task ran its course in it, so nothing says how long one takes"
              .formatted(asked.file()));
    }
    Replay as = new Replay(recorded, asked.was());
    Column replayed = column(as.play(), recorded, asked.was());
    Replay with = new Replay(recorded, asked.other());
    Column changed = column(with.play(), recorded, asked.other());
    Column measured = column(history, recorded, asked.was());
    return new Backtest(
        asked,
        measured,
        replayed,
        changed,
        new Sentences(replayed, changed).all(),
        new Limits(asked, recorded, measured, replayed, changed, with.drawn()).all(told));
  }

  private static Column column(History history, Recorded recorded, Setup setup) {
    return Column.of(history, recorded.history().until(), setup.prices(), recorded.head().began());
  }
}
