package dev.plimsoll.serve.webhook;

import static dev.plimsoll.serve.webhook.Receiver.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Somebody sets the clock on the wall back by an hour: nothing waits until it shows that again. */
@Execution(ExecutionMode.CONCURRENT)
class WebhookClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private final Ends ends = new Ends();

  @AfterEach
  void close() {
    ends.close();
  }

  private Delivery tried(TaskId id) {
    return await()
        .atMost(SOON)
        .until(() -> ends.left(id).orElseThrow(), delivery -> delivery.attempts() == 1);
  }

  @Test
  void what_is_to_be_tried_again_keeps_its_pause() throws Exception {
    try (Receiver receiver = new Receiver(status(500), status(200))) {
      ends.sender(Ends.settings(Duration.ofSeconds(2)));
      TaskId id = ends.completed(receiver.url());
      var _ = receiver.next();
      var _ = tried(id);
      ends.move(HOUR.negated());
      await().atMost(SOON).until(() -> receiver.requests() == 2 && ends.left(id).isEmpty());
    }
  }

  @Test
  void a_long_pause_is_as_long_as_before() throws Exception {
    try (Receiver receiver = new Receiver(status(500))) {
      ends.sender(Ends.settings(HOUR.multipliedBy(3)));
      TaskId id = ends.completed(receiver.url());
      Delivery before = tried(id);
      ends.move(HOUR.negated());
      Delivery after =
          await()
              .atMost(SOON)
              .until(() -> ends.left(id).orElseThrow(), left -> left.due().isBefore(before.due()));
      assertThat(Duration.between(after.due(), before.due()))
          .isBetween(HOUR.minusSeconds(2), HOUR.plusSeconds(2));
      assertThat(after.attempts()).isEqualTo(1);
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }

  @Test
  void what_ended_before_a_server_that_starts_after_it_waits_for_a_lease_at_most()
      throws Exception {
    try (Receiver receiver = new Receiver(status(200))) {
      ends.move(HOUR);
      TaskId id = ends.completed(receiver.url());
      ends.move(HOUR.negated());
      WebhookSettings settings = Ends.settings(Duration.ofSeconds(1));
      WebhookSender sender = ends.sender(settings);
      Duration lease = settings.limits().lease();
      await()
          .atMost(SOON)
          .until(() -> !ends.left(id).orElseThrow().due().isAfter(ends.instant().plus(lease)));
      ends.move(lease);
      sender.wake();
      await().atMost(SOON).until(() -> ends.left(id).isEmpty());
      assertThat(receiver.requests()).isEqualTo(1);
    }
  }
}
