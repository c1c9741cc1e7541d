package dev.plimsoll.lab;

import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.RunResult;
import java.util.Optional;

/** How a run ended. */
public sealed interface Ended {
  /** The exit status of the command: 0, 1, 98, 99 or 130. */
  int exitStatus();

  /**
   * Load was sent.
   *
   * @param givenUp why the run ended early by itself: every request failed
   */
  record Ran(RunResult result, Optional<String> givenUp) implements Ended {
    @Override
    public int exitStatus() {
      if (givenUp.isPresent()) {
        return 1;
      }
      return result.identity().interrupted() ? 130 : Verdicts.exitStatus(result.verdict());
    }
  }

  /**
   * The one request before the load had no use, so none was sent.
   *
   * @param target its address
   * @param kind of failure, as in a report: {@code refused}, {@code HTTP 404}
   * @param detail what was seen of it
   */
  record NoLoad(String target, String kind, String detail) implements Ended {
    @Override
    public int exitStatus() {
      return 1;
    }

    /** What happened and what to do, in three lines for a terminal. */
    public String message() {
      String why =
          switch (kind) {
            case "refused" -> "connection refused";
            case "dns" -> "no such host";
            default -> detail.isEmpty() || detail.equals(kind) ? kind : kind + ": " + detail;
          };
      String what = kind.startsWith("HTTP ") ? "no use asking %s (%s)" : "no answer from %s (%s)";
      return what.formatted(target, why)
          + "\n  The probe before the run failed, so no load was sent."
          + "\n  Start the target first, or give another: --target URL";
    }
  }
}
