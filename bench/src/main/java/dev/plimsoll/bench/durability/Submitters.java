package dev.plimsoll.bench.durability;

import dev.plimsoll.bench.program.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients that submit numbered tasks one after the other, whatever becomes of the server, and write
 * down what they are told. None sends a submission again.
 */
final class Submitters implements AutoCloseable {
  private static final Pattern TASK_ID = Pattern.compile("\"taskId\":\"([^\"]+)\"");
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final int PAUSE_MILLIS = 20; // so that a hundred kills fit into a few minutes

  private final URI server;
  private final SubmissionLedger ledger;
  private final Consumer<String> accepted;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Submitters(URI server, SubmissionLedger ledger, int clients) {
    this(server, ledger, clients, _ -> {});
  }

  /**
   * @param accepted hears each id as soon as it is read
   */
  Submitters(URI server, SubmissionLedger ledger, int clients, Consumer<String> accepted) {
    this.server = server;
    this.accepted = accepted;
    this.ledger = ledger;
    for (int i = 0; i < clients; i++) {
      threads.add(Thread.ofPlatform().daemon().name("client-" + i).start(this::submitUntilStopped));
    }
  }

  private void submitUntilStopped() {
    try {
      while (!stopping) {
        try (HttpConnection connection = new HttpConnection(server, SILENCE)) {
          while (!stopping) {
            submit(connection);
            Thread.sleep(PAUSE_MILLIS);
          }
        } catch (IOException _) { // the server is gone, or not back yet
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void submit(HttpConnection connection) throws IOException {
    long number = ledger.next();
    HttpConnection.Answer answer =
        connection.post(
            "/api/v1/tasks",
            "{\"task\":\"number %d %s\",\"metadata\":{\"n\":%d}}"
                .formatted(number, "x".repeat(900), number));
    if (answer.status() == 202) {
      Matcher id = TASK_ID.matcher(answer.body());
      if (!id.find()) {
        throw new IOException("a 202 without a taskId: " + answer.body());
      }
      accepted.accept(id.group(1));
      ledger.accepted(number, id.group(1));
    } else {
      ledger.refused(number);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(SILENCE.plusSeconds(5));
    }
  }
}
