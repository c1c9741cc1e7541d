package dev.plimsoll.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the process starts and where every ending becomes an exit status. */
public final class Main {
  /** The hidden command that the launcher trains the AOT cache with. */
  private static final String TRAIN = "__train";

  /** One line a record: time, level, class, message, and the stack where there is one. */
  private static final String LOG_LINE = "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n";

  /** Held, so that its level stays: what it says below a warning, any peer can make it say. */
  private static final Logger NETTY = Logger.getLogger("io.netty");

  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // no output may depend on where the machine stands
    System.setProperty("java.util.logging.SimpleFormatter.format", LOG_LINE);
    NETTY.setLevel(Level.WARNING);
    Actions actions = new Wiring();
    if (Arrays.equals(args, new String[] {TRAIN})) {
      Training.run(actions);
      return;
    }
    System.exit(run(actions, Streams.ofThisProcess(), args));
  }

  /** Runs one command line. Never throws, never exits; answers with the exit status. */
  static int run(Actions actions, Streams streams, String... args) {
    return Shell.of(actions, streams).execute(args);
  }

  /** The arguments that a start-up typically has. */
  static final List<List<String>> TYPICAL =
      List.of(
          List.of("--help"),
          List.of("--version"),
          List.of("serve", "--help"),
          List.of("mock", "--help"),
          List.of("test", "--help"),
          List.of("demo", "--help"),
          List.of("completion"),
          List.of("tset"),
          List.of("test", "--usres", "3"),
          List.of("test", "--duration", "30"));
}
