package dev.plimsoll.app;

import dev.plimsoll.app.DeadLettersArguments.Which;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.text.Cells;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code dead-letters}: from arguments to requests, and from answers to a table. */
final class DeadLettersAction {
  private static final String PATH = "/api/v1/dead-letters";
  private static final int MOST = 1_000; // in one request
  private static final int COLUMNS = 80;
  private static final int LINES_MOST = 10; // of one member; JSON has all

  private final DeadLettersArguments arguments;
  private final Which which;
  private final Streams streams;

  DeadLettersAction(DeadLettersArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.which = arguments.which();
    this.streams = streams;
  }

  int run() throws InterruptedException {
    try (ApiClient server = new ApiClient(arguments.server())) {
      return switch (arguments.step()) {
        case LIST -> list(server);
        case SHOW -> show(server.get(path(which.ids().getFirst())));
        case RETRY -> which.ids().isEmpty() ? retryMatching(server) : retry(server);
        case PURGE -> purge(server);
      };
    } finally {
      streams.out().flush();
    }
  }

  private static String path(String id) {
    return PATH + "/" + encoded(id);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** How many may still come; none means as many as there are. */
  private OptionalInt limit() {
    return which.all() ? OptionalInt.empty() : OptionalInt.of(which.limit());
  }

  private int list(ApiClient server) throws InterruptedException {
    StringBuilder filter = new StringBuilder();
    which
        .filter()
        .forEach(
            (name, value) -> filter.append('&').append(name).append('=').append(encoded(value)));
    Optional<String> cursor = Optional.empty();
    int shown = 0;
    int left = limit().orElse(Integer.MAX_VALUE);
    do {
      String more = cursor.map(next -> "&cursor=" + next).orElse("");
      JsonNode page = server.get(PATH + "?limit=" + Math.min(left, MOST) + filter + more);
      for (JsonNode letter : page.path("deadLetters")) {
        if (arguments.json()) {
          streams.out().println(letter); // one a line: there may be any number
        } else {
          head(shown);
          streams.out().println(row(letter));
        }
        shown++;
        left--;
      }
      cursor = next(page);
    } while (cursor.isPresent() && left > 0);
    if (!arguments.json()) {
      said(shown == 0, "no dead letters%s".formatted(filter.isEmpty() ? "" : " match"));
      said(cursor.isPresent(), "there are more: --limit N, or --all");
    }
    return Exit.DONE;
  }

  private void said(boolean now, String line) {
    if (now) {
      streams.err().println(line);
    }
  }

  private static Optional<String> next(JsonNode page) {
    return page.has("next") ? Optional.of(page.path("next").asString()) : Optional.empty();
  }

  private void head(int shown) {
    if (shown == 0) {
      streams.out().println(line("ID", "SINCE (UTC)", "PRIORITY", "REASON"));
    }
  }

  private static String row(JsonNode letter) {
    String since = letter.path("finishedAt").asString("");
    return line(
        letter.path("taskId").asString(""),
        since.length() < 16 ? since : since.substring(5, 16).replace('T', ' '),
        letter.path("priority").asString(""),
        plain(letter.path("reason").asString("")));
  }

  private static String line(String id, String since, String priority, String reason) {
    String line =
        Cells.left(id, 36)
            + "  "
            + Cells.left(since, 11)
            + "  "
            + Cells.left(priority, 8)
            + "  "
            + Cells.cut(reason, 19);
    return line.stripTrailing();
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private int show(JsonNode letter) {
    if (arguments.json()) {
      streams.out().println(letter);
      return Exit.DONE;
    }
    field("task", letter.path("taskId").asString());
    field("reason", letter.path("reason").asString(""));
    field("error", letter.path("error").asString(""));
    field("accepted", letter.path("acceptedAt").asString(""));
    field("given up", letter.path("finishedAt").asString(""));
    field("crashes", letter.path("crashes").asString("0"));
    letter
        .path("request")
        .properties()
        .forEach(member ->
            field(
                member.getKey().equals("task") ? "asked" : member.getKey(),
                member.getValue().isString()
                    ? member.getValue().asString()
                    : member.getValue().toString()));
    for (JsonNode attempt : letter.path("history")) {
      field(
          "attempt " + attempt.path("attempt").asString(),
          "%s on %s: %s, %s"
              .formatted(
                  attempt.path("startedAt").asString(""),
                  attempt.path("agent").asString(""),
                  attempt.path("reason").asString(""),
                  attempt.path("error").asString("")));
    }
    return Exit.DONE;
  }

  /** What is long goes on below, as far as a person wants to read. */
  private void field(String name, String value) {
    String label = name;
    for (String line : Faces.paragraph(plain(value), COLUMNS - 12, LINES_MOST)) {
      streams.out().println(Cells.left(label, 11) + " " + line);
      label = "";
    }
  }

  private int retry(ApiClient server) throws InterruptedException {
    int retried = 0;
    int failed = 0;
    for (String id : which.ids()) {
      try {
        var _ = server.post(path(id) + "/retry", arguments.edit().orElse(""));
        retried++;
      } catch (Failure failure) {
        if (which.ids().size() == 1) {
          throw failure;
        }
        streams.err().println(id + ": " + failure.getMessage());
        failed++;
      }
    }
    return retried(retried, 0, failed);
  }

  private int retryMatching(ApiClient server) throws InterruptedException {
    int retried = 0;
    int skipped = 0;
    int failed = 0;
    Optional<String> cursor = Optional.empty();
    int left = limit().orElse(Integer.MAX_VALUE);
    do {
      ObjectNode body = asked(left);
      cursor.ifPresent(after -> body.put("cursor", after));
      JsonNode answer = server.post(PATH + "/retry", body.toString());
      retried += answer.path("retried").asInt();
      skipped += answer.path("skipped").asInt();
      failed += answer.path("failed").asInt();
      cursor = next(answer);
      left = limit().isEmpty() ? left : limit().getAsInt() - retried - skipped - failed;
    } while (cursor.isPresent() && left > 0);
    return retried(retried, skipped, failed);
  }

  private int retried(int retried, int skipped, int failed) {
    if (arguments.json()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("retried", retried).put("skipped", skipped).put("failed", failed);
      streams.out().println(body);
    } else {
      String others =
          skipped == 0
              ? ""
              : ", %s left out: their deadline has passed".formatted(Figures.count(skipped));
      String wrong = failed == 0 ? "" : ", %s could not be".formatted(Figures.count(failed));
      streams.out().println(Figures.count(retried) + " wait again" + others + wrong);
    }
    return failed == 0 ? Exit.DONE : Exit.ERROR;
  }

  private int purge(ApiClient server) throws InterruptedException {
    int purged = 0;
    for (String id : which.ids()) {
      purged += server.delete(path(id)).path("purged").asInt();
    }
    if (which.ids().isEmpty()) {
      int left = limit().orElse(Integer.MAX_VALUE);
      int now;
      do {
        int most = Math.min(left, MOST);
        now = server.post(PATH + "/purge", asked(left).toString()).path("purged").asInt();
        purged += now;
        left -= now;
        if (now < most) {
          break;
        }
      } while (left > 0);
    }
    if (arguments.json()) {
      streams.out().println(JsonNodeFactory.instance.objectNode().put("purged", purged));
    } else {
      streams.out().println(Figures.count(purged) + " forgotten");
    }
    return Exit.DONE;
  }

  private ObjectNode asked(int left) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ObjectNode filter = body.putObject("filter");
    which.filter().forEach(filter::put);
    body.put("limit", Math.min(left, MOST));
    return body;
  }
}
