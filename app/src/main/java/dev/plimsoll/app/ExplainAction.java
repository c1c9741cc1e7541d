package dev.plimsoll.app;

import dev.plimsoll.lab.text.Cells;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code explain}: asks what the store knows of a task and what the server decided of it, and tells
 * it in order. Any kind of decision is told alike.
 */
final class ExplainAction {
  private static final int INDENT = 24;
  private static final int COLUMNS = 80;
  private static final int LINES_MOST = 12; // of one decision; JSON has all
  private static final int MOST = 1_000;

  private final ExplainArguments arguments;
  private final Streams streams;

  ExplainAction(ExplainArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() throws InterruptedException {
    try (ApiClient server = new ApiClient(arguments.server())) {
      String id = URLEncoder.encode(arguments.task(), StandardCharsets.UTF_8);
      JsonNode task = server.get("/api/v1/tasks/" + id);
      List<JsonNode> own = decisions(server, "task=" + id);
      boolean complete =
          own.stream().anyMatch(one -> one.path("decision").asString().equals("accepted"));
      List<JsonNode> life = new ArrayList<>(own);
      decisions(server, "kind=mode").stream().filter(mode -> within(mode, task)).forEach(life::add);
      life.sort(Comparator.comparing(ExplainAction::at));
      if (arguments.json()) {
        streams.out().println(json(task, life, complete));
      } else {
        tell(task, life, complete);
      }
      return Exit.DONE;
    } finally {
      streams.out().flush();
    }
  }

  private static List<JsonNode> decisions(ApiClient server, String query)
      throws InterruptedException {
    List<JsonNode> decisions = new ArrayList<>();
    server
        .get("/api/v1/decisions?limit=" + MOST + "&" + query)
        .path("decisions")
        .forEach(decisions::addFirst);
    return decisions;
  }

  private static Instant at(JsonNode decision) {
    return Instant.parse(decision.path("at").asString());
  }

  /** Whether a mode was entered while the task lived. */
  private static boolean within(JsonNode mode, JsonNode task) {
    Instant accepted = Instant.parse(task.path("acceptedAt").asString());
    Optional<Instant> finished =
        Optional.of(task.path("finishedAt").asString(""))
            .filter(text -> !text.isEmpty())
            .map(Instant::parse);
    return !at(mode).isBefore(accepted) && finished.map(end -> !at(mode).isAfter(end)).orElse(true);
  }

  private static ObjectNode json(JsonNode task, List<JsonNode> life, boolean complete) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.set("task", task);
    whole.put("complete", complete);
    life.forEach(whole.putArray("decisions")::add);
    return whole;
  }

  private void tell(JsonNode task, List<JsonNode> life, boolean complete) {
    line("task       " + task.path("taskId").asString(""));
    line("status     " + status(task));
    line("accepted   " + task.path("acceptedAt").asString(""));
    if (task.has("model")) {
      line("answered   by " + plain(task.path("model").asString()) + route(task.path("route")));
    }
    if (task.has("degradation")) {
      line("reduced    in mode " + task.path("degradation").path("mode").asString(""));
    }
    if (task.has("timings")) {
      line("time       " + timings(task.path("timings")));
    }
    streams.out().println();
    Instant begin = Instant.parse(task.path("acceptedAt").asString());
    life.forEach(decision -> tell(decision, begin));
    if (!complete) {
      line(
          life.isEmpty()
              ? "What was decided of it is not in the server's memory."
              : "What was decided before is not in the server's memory.");
      line("It holds the newest 2,000 tasks, and none over a restart; the store's word is above.");
    }
  }

  private void line(String text) {
    Faces.wrapped(text, COLUMNS).lines().forEach(streams.out()::println);
  }

  private static String status(JsonNode task) {
    String reason = task.has("reason") ? ", " + plain(task.path("reason").asString()) : "";
    int attempts = task.path("attempts").asInt();
    return "%s%s, %d %s"
        .formatted(
            task.path("status").asString(),
            reason,
            attempts,
            attempts == 1 ? "attempt" : "attempts");
  }

  private static String route(JsonNode route) {
    return route.isMissingNode()
        ? ""
        : ", %s, tier %s, score %.3f, by %s"
            .formatted(
                route.path("target").asString(),
                route.path("tier").asString(),
                route.path("score").asDouble(),
                route.path("by").asString());
  }

  private static String timings(JsonNode timings) {
    return timings.properties().stream()
        .map(part ->
            String.format(
                Locale.ROOT, "%s %.3f s", part.getKey(), part.getValue().asDouble() / 1e3))
        .collect(Collectors.joining(", "));
  }

  private void tell(JsonNode decision, Instant begin) {
    double seconds = Duration.between(begin, at(decision)).toMillis() / 1e3;
    String when = Cells.right(String.format(Locale.ROOT, "%+.3f s", seconds), 11);
    streams
        .out()
        .println(
            when
                + "  "
                + Cells.left(decision.path("kind").asString(""), INDENT - 13)
                + plain(decision.path("decision").asString("")));
    paragraph(decision.path("why").asString(""));
    if (decision.has("otherwise")) {
      paragraph("otherwise: " + decision.path("otherwise").asString());
    }
  }

  private void paragraph(String text) {
    for (String part : plain(text).split("; ", -1)) {
      Faces.paragraph(part, COLUMNS - INDENT, LINES_MOST)
          .forEach(line -> streams.out().println(" ".repeat(INDENT) + line));
    }
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
