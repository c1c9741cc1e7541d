package dev.plimsoll.app;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code move}: one store into another, whole or not at all. */
final class MoveAction {
  private final MoveArguments arguments;
  private final Streams streams;

  MoveAction(MoveArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() {
    try (Contents from = Storage.contents(arguments.from());
        CountedFilling to =
            new CountedFilling(
                Storage.filling(arguments.to(), arguments.unsafe()),
                this::soFar,
                System::nanoTime)) {
      from.giveTo(to);
      to.finish();
      show(from.describe(), to);
      retire(from, to.describe());
    } catch (StoreException | IllegalArgumentException e) {
      throw new Failure("nothing was moved: " + e.getMessage());
    }
    streams.out().flush();
    return Exit.DONE;
  }

  private void soFar(long tasks) {
    streams.err().println("moving: " + Figures.count(tasks) + " tasks so far");
  }

  private static void retire(Contents from, String to) {
    try {
      from.retire(to);
    } catch (StoreException e) {
      throw new Failure("everything was moved, but " + e.getMessage());
    }
  }

  private void show(String from, CountedFilling to) {
    if (arguments.json()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("from", from).put("to", to.describe());
      to.counts().forEach(body::put);
      streams.out().println(body);
      return;
    }
    streams.out().println("moved " + from);
    streams.out().println("   to " + to.describe());
    to.counts().forEach((name, count) -> streams.out().printf("%,14d  %s%n", count, words(name)));
    streams.err().println("Nothing was changed in " + from + ", but no server starts on it now.");
    streams.err().println("To go on: plimsoll serve with --store, or --data for a folder.");
  }

  /** {@code deadLetters} as {@code dead letters}; what is counted among the tasks stands behind. */
  private static String words(String name) {
    String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).replace("api", "API");
    return switch (name) {
      case "unfinished" -> "of them not over";
      case "deadLetters" -> "of them dead letters";
      default -> words;
    };
  }
}
