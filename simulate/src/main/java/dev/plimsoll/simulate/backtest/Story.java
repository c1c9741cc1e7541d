package dev.plimsoll.simulate.backtest;

import dev.plimsoll.recording.Line;
import java.util.function.Consumer;

/** What a recording tells, taken in line by line. Not thread-safe. */
public final class Story implements Consumer<Line> {
  private final History history = new History();

  /** Takes in a line; what is beyond the memory of this process is left out. */
  @Override
  public void accept(Line line) {
    history.accept(line);
  }

  History history() {
    return history;
  }
}
