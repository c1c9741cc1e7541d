package dev.plimsoll.lab.display;

import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.text.Spoken;
import java.io.PrintStream;
import java.util.List;

/**
 * Redraws a run in place on a terminal, once a call. It hides nothing, moves only its own lines and
 * leaves the last frame standing. For one thread at a time.
 */
public final class LiveDisplay implements Progress.Listener, AutoCloseable {
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_LINE = ESCAPE + "K";
  private static final String CLEAR_BELOW = ESCAPE + "J";
  private static final String PLAIN_INK = ESCAPE + "0m";

  private final PrintStream terminal;
  private final int width;
  private final boolean colour;
  private int drawn;

  /** Draws no line wider than {@code width} cells nor than 80. */
  public LiveDisplay(PrintStream terminal, int width, boolean colour) {
    this.terminal = terminal;
    this.width = width;
    this.colour = colour;
  }

  @Override
  public synchronized void on(Progress progress) {
    List<String> lines = Frame.of(progress, width);
    StringBuilder out = new StringBuilder();
    if (drawn > 0) {
      out.append(ESCAPE).append(drawn).append('A').append('\r');
    }
    for (String line : lines) {
      out.append(colour ? Paint.over(line) : line).append(CLEAR_LINE).append('\n');
    }
    if (drawn > lines.size()) {
      out.append(CLEAR_BELOW);
    }
    terminal.print(Spoken.plain(out.toString()));
    terminal.flush();
    drawn = lines.size();
  }

  @Override
  public synchronized void waits(String why) {
    terminal.println(Spoken.plain(" " + why));
    terminal.flush();
  }

  /** Leaves the cursor below the last frame, in plain ink. */
  @Override
  public synchronized void close() {
    terminal.print(drawn > 0 ? PLAIN_INK + CLEAR_BELOW + "\n" : "");
    terminal.flush();
    drawn = 0;
  }
}
