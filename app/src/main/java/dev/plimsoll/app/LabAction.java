package dev.plimsoll.app;

import dev.plimsoll.app.TestArguments.Display;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.Ended;
import dev.plimsoll.lab.Lab;
import dev.plimsoll.lab.RunSettings;
import dev.plimsoll.lab.display.LiveDisplay;
import dev.plimsoll.lab.display.PlainLines;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.record.RunFolder;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.report.ClosingTable;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.text.Spoken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Runs one scenario in front of a person or a script: display, files, closing table, exit status.
 */
final class LabAction {
  /** Long enough for the code that sends load to be compiled before it is needed. */
  static final Duration REHEARSAL = Duration.ofSeconds(2);

  /** What is under way gets half a second after Ctrl-C, then the report is written. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(20);

  private final Streams streams;
  private final Display display;

  LabAction(Streams streams, Display display) {
    this.streams = streams;
    this.display = display;
  }

  /**
   * @param scenario all of it, also where the settings say that only a part is sent
   * @return the exit status
   * @throws Failure when the target does not answer, so that no load was sent
   */
  int run(Scenario scenario, RunSettings settings, Path folder, ClosingTable.Next next)
      throws InterruptedException {
    settings.startAt().ifPresent(this::sayStart);
    if (scenario.target().manner().insecure()) {
      streams.err().println("plimsoll: warning: " + Lab.INSECURE);
      streams.err().flush();
    }
    try (Screen screen = screen()) {
      Lab lab = new Lab(scenario, settings, screen.listener());
      try (Interruption _ = Interruption.asks(lab::stop, AFTER_INTERRUPT)) {
        Ended ended = lab.run();
        screen.close();
        return switch (ended) {
          case Ended.NoLoad none -> {
            RunFolders.removeEmpty(folder);
            throw new Failure(none.message(), "To try without one: plimsoll demo");
          }
          case Ended.Ran ran -> {
            write(ran.result(), folder);
            show(ran, folder, next);
            yield ran.exitStatus();
          }
        };
      }
    }
  }

  private void write(RunResult result, Path folder) {
    String report = RunFiles.write(result, folder);
    display.html().ifPresent(file -> RunFolder.write(file, report));
    display
        .csvPrefix()
        .ifPresent(prefix -> {
          for (String table : RunFiles.TABLES) {
            copy(folder.resolve(table), Path.of(prefix + "_" + table));
          }
        });
  }

  private static void copy(Path from, Path to) {
    try {
      RunFolder.write(to, Files.readString(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was written a moment ago
    }
  }

  private void sayStart(Instant moment) {
    Duration left = Duration.between(Instant.now(), moment);
    if (left.isPositive()) {
      String wait = Spoken.plain(Figures.latency((double) left.toNanos()));
      streams.err().println(" start  waiting until %s, %s from now".formatted(moment, wait));
    }
  }

  private void show(Ended.Ran ran, Path folder, ClosingTable.Next next) {
    RunResult result = ran.result();
    if (display.json()) {
      streams.out().print(SummaryJson.of(result));
    } else {
      boolean colour = streams.terminal().outColor();
      streams.out().print(ClosingTable.text(result, folder, next, colour));
    }
    streams.out().flush();
    ran.givenUp().ifPresent(why -> streams.err().println("plimsoll: " + why));
  }

  /** A display and how it is put away; closing twice is harmless. */
  private interface Screen extends AutoCloseable {
    Progress.Listener listener();

    @Override
    void close();
  }

  private Screen screen() {
    boolean live = streams.terminal().err() && streams.terminal().redraws() && !display.headless();
    if (live) {
      int width = display.width().orElse(streams.terminal().columns());
      LiveDisplay shown = new LiveDisplay(streams.err(), width, streams.terminal().errColor());
      return screen(shown, shown::close);
    }
    PlainLines lines = new PlainLines(streams.err());
    return screen(lines, lines::close);
  }

  private static Screen screen(Progress.Listener listener, Runnable close) {
    return new Screen() {
      @Override
      public Progress.Listener listener() {
        return listener;
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
