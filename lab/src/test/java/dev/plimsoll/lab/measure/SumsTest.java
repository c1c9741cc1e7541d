package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SumsTest {
  private final Sums sums = new Sums(List.of("a"), false);

  @Test
  void whoever_records_is_not_held_up_by_whoever_adds_up() throws Exception {
    CompletableFuture<Void> recording;
    synchronized (sums) { // as somebody holds it who is adding up
      recording = CompletableFuture.runAsync(() -> handOver(0, 64));
      recording.get(10, TimeUnit.SECONDS);
    }
    assertThat(recording).isCompleted();
  }

  @Test
  void what_nobody_looks_at_is_added_up_by_whoever_records() {
    handOver(0, 1_000);

    assertThat(sums.spare().isEmpty()).isTrue();
    assertThat(sums.waiting()).isLessThanOrEqualTo(65);
  }

  private void handOver(int from, int to) {
    for (int number = from; number < to; number++) {
      Batch batch = sums.spare();
      batch.number = number;
      batch.due.add(number);
      sums.handOver(batch);
    }
  }
}
