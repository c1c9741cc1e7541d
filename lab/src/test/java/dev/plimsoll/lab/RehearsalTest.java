package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RehearsalTest {
  private static long serving() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lab-rehearsal"))
        .count();
  }

  @Test
  void it_leaves_nothing_behind_and_comes_to_an_end() throws Exception {
    long before = serving();
    long start = System.nanoTime();
    Rehearsal.run(4, Duration.ofMillis(300), () -> false);

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(serving()).isLessThanOrEqualTo(before);
  }

  @Test
  void it_ends_soon_after_it_is_told_to() throws Exception {
    long stopAt = System.nanoTime() + 200_000_000L;
    Rehearsal.run(1_000, Duration.ofSeconds(20), () -> System.nanoTime() > stopAt);

    assertThat(System.nanoTime() - stopAt).isLessThan(1_000_000_000L);
  }

  @Test
  void a_stop_that_fails_leaves_no_server_behind() {
    long before = serving();
    assertThatThrownBy(() ->
            Rehearsal.run(
                1,
                Duration.ofSeconds(1),
                () -> {
                  throw new IllegalStateException("asked");
                }))
        .hasMessage("asked");

    assertThat(serving()).isLessThanOrEqualTo(before);
  }

  @Test
  void none_is_none() throws Exception {
    long start = System.nanoTime();
    Rehearsal.run(4, Duration.ZERO, () -> false);

    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }
}
