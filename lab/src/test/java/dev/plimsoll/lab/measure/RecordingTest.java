package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.lab.measure.RunResult.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final long SECOND = 1_000_000_000L;

  private final Recording recording = new Recording(List.of("a"));

  private void answered(double due, double sent, double done, String kind) {
    recording.answered(
        new Sample(0, 0, nanos(due), nanos(sent), nanos(done), kind, kind, 0, Optional.empty()));
  }

  private void due(double at) {
    recording.due(nanos(at));
    recording.sent(nanos(at), nanos(at));
  }

  private void exchange(double at, double took) {
    due(at);
    answered(at, at, at + took, "");
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * SECOND);
  }

  @Test
  void what_lies_outside_is_absent_where_nothing_was_expected() {
    Recording both = new Recording(List.of("a", "b"));
    both.phase(Plan.open("open, 1/s", 10 * SECOND), 0);
    both.expected(0, true);
    assertThat(both.end(SECOND).names().getFirst().outside()).hasValue(0);

    both.expected(0, false);
    Snapshot end = both.end(SECOND);

    assertThat(end.names().getFirst().outside()).hasValue(1);
    assertThat(end.names().getLast().outside()).isEmpty();
    assertThat(end.phases().getFirst().series().outside()).hasValue(1);
  }

  @Test
  void what_was_asked_does_not_fall_because_late_answers_are_waited_for() {
    recording.phase(Plan.open("open, 45.6/s", 10 * SECOND), 0);
    for (int i = 0; i < 456; i++) {
      due(i / 45.6);
    }
    for (int i = 0; i < 456; i++) {
      answered(i / 45.6, i / 45.6, 28.0 * (i + 1) / 456, "");
    }
    Snapshot end = recording.end(nanos(28.2));

    assertThat(end.load().askedPerSecond().orElseThrow()).isCloseTo(45.6, within(1e-9));
    assertThat(end.all().throughput()).isCloseTo(456 / 28.0, within(1e-9));
  }

  @Test
  void an_open_load_never_answers_more_than_was_asked() {
    recording.phase(Plan.open("open, 1/s", 10 * SECOND), 0);
    for (int i = 0; i < 10; i++) {
      exchange(i, 0.01);
    }
    Snapshot end = recording.end(nanos(10.1));

    assertThat(end.all().throughput()).isCloseTo(1, within(1e-9));
    assertThat(end.load().askedPerSecond().orElseThrow()).isCloseTo(1, within(1e-9));
  }

  @Test
  void the_wait_for_an_answer_that_never_came_is_in_no_rate() {
    recording.phase(Plan.open("open, 10/s", 2 * SECOND), 0);
    for (int i = 0; i < 20; i++) {
      due(i / 10.0);
      if (i != 7) {
        answered(i / 10.0, i / 10.0, i / 10.0 + 0.05, "");
      }
    }
    answered(0.7, 0.7, 32, "unfinished");
    recording.phase(Plan.closed("closed, 1 user", 1, Optional.empty()), nanos(33));
    exchange(33, 1);
    Snapshot end = recording.end(nanos(35));

    assertThat(end.all().seconds()).isCloseTo(2 + 1, within(1e-9));
    assertThat(end.phases().getFirst().toSeconds()).isCloseTo(32, within(1e-9));
    assertThat(end.load().askedSeconds().orElseThrow()).isCloseTo(2 + 1, within(1e-9));
  }

  @Test
  void a_load_that_was_stopped_was_asked_only_until_then() {
    recording.phase(Plan.open("open, 10/s", 60 * SECOND), 0);
    for (int i = 0; i < 50; i++) {
      exchange(i / 10.0, 0.01);
    }
    recording.halt(5 * SECOND);

    assertThat(recording.end(9 * SECOND).load().askedPerSecond().orElseThrow())
        .isCloseTo(10, within(1e-9));
  }

  @Test
  void late_counts_what_was_sent_a_millisecond_and_more_after_its_time() {
    recording.phase(Plan.open("open", SECOND), 0);
    for (long lag : new long[] {0, 999_000, 1_000_000, 1_000_001, 50_000_000}) {
      recording.due(0);
      recording.sent(0, lag);
    }
    recording.due(5);
    recording.missed(5, "why");
    RunResult.Load load = recording.end(SECOND).load();

    assertThat(load.late()).isEqualTo(2);
    assertThat(load.missed()).isEqualTo(1);
    assertThat(load.sent()).isEqualTo(5);
    assertThat(load.intended()).isEqualTo(6);
    assertThat(load.scheduleLag().count()).isEqualTo(5);
  }

  @Test
  void what_is_sent_after_a_phases_end_was_not_delivered_in_it() {
    recording.phase(Plan.open("open", SECOND), 0);
    for (double at : new double[] {0.5, 1, 1.01, 1.011, 1.9}) {
      recording.due(nanos(0.5));
      recording.sent(nanos(0.5), nanos(at));
    }
    RunResult.Load load = recording.end(2 * SECOND).phases().getFirst().load();

    assertThat(load.sent()).isEqualTo(5);
    assertThat(load.inTime()).hasValue(3);
  }

  @Test
  void what_follows_an_answer_has_no_lag() {
    recording.phase(Plan.open("open", SECOND), 0);
    due(0);
    answered(0, 0, 0.5, "");
    recording.due(nanos(0.5));
    recording.followed(nanos(0.6));
    RunResult.Load load = recording.end(2 * SECOND).load();

    assertThat(load.intended()).isEqualTo(2);
    assertThat(load.sent()).isEqualTo(2);
    assertThat(load.late()).isZero();
    assertThat(load.scheduleLag().count()).isEqualTo(1);
  }

  @Test
  void what_took_longer_than_can_be_told_is_said() {
    recording.phase(Plan.open("open", SECOND), 0);
    exchange(0, 24 * 3600);
    exchange(1, 24 * 3600 + 2);

    assertThat(recording.end(nanos(90_000)).marks())
        .extracting(Mark::text)
        .contains("answers that took longer than 24 h, and count as 24 h: 1");
  }

  @Test
  void the_last_stragglers_of_a_drain_are_no_stall() {
    recording.phase(Plan.open("open, 100/s", 2 * SECOND), 0);
    for (int i = 0; i < 199; i++) {
      exchange(i / 100.0, 0.01);
    }
    due(1.99);

    assertThat(recording.cut(8 * SECOND).get().marks()).isEmpty();
    answered(1.99, 1.99, 11.5, "");
    assertThat(recording.end(12 * SECOND).marks()).isEmpty();
  }

  @Test
  void requests_due_without_an_answer_are_a_stall() {
    recording.phase(Plan.open("open, 100/s", 10 * SECOND), 0);
    for (int i = 0; i < 100; i++) {
      exchange(i / 100.0, 0.01);
    }
    for (int i = 100; i < 300; i++) {
      due(i / 100.0);
    }
    answered(1, 1, 3, "");

    assertThat(recording.end(4 * SECOND).marks())
        .extracting(Mark::text)
        .containsExactly("no answer for 2.00\u00a0s, 200 requests due meanwhile");
  }

  @Test
  void closed_load_stalls_only_when_half_of_its_users_wait() {
    assertThat(closedGap(10, 4)).isEmpty();
    assertThat(closedGap(10, 5)).containsExactly("no answer for 3.00\u00a0s, 5 requests waiting");
    assertThat(closedGap(1, 1)).isEmpty();
    assertThat(closedGap(2, 2)).hasSize(1);
  }

  private static List<String> closedGap(int users, int waiting) {
    RecordingTest run = new RecordingTest();
    run.recording.phase(Plan.closed("closed", users, Optional.of(60 * SECOND)), 0);
    for (int i = 0; i < 100; i++) {
      run.exchange(i / 100.0, 0.01);
    }
    for (int i = 0; i < waiting; i++) {
      run.due(1);
    }
    run.answered(1, 1, 4, "");
    return run.recording.end(5 * SECOND).marks().stream().map(Mark::text).toList();
  }

  @Test
  void a_run_of_hours_is_never_held_up_to_make_its_seconds_wider() {
    long second = 1_000_000_000L;
    recording.phase(Plan.open("open", 4 * 3_600 * second), 0);
    for (int i = 0; i < Timeline.MOST_CELLS + 50; i++) {
      recording.due(i * second);
      recording.sent(i * second, i * second);
      recording.answered(
          new Sample(
              0, 0, i * second, i * second, i * second + 5_000_000, "", "", 0, Optional.empty()));
    }
    Snapshot end = recording.end((Timeline.MOST_CELLS + 50) * second);

    assertThat(end.all().total()).isEqualTo(Timeline.MOST_CELLS + 50);
    assertThat(end.seconds()).hasSize((Timeline.MOST_CELLS + 50) / 2);
    assertThat(end.seconds()).allMatch(s -> s.answered() == 2 && s.response().count() == 2);
    assertThat(end.seconds().getFirst().response().max().orElseThrow()).isBetween(4.9e6, 5.1e6);
  }

  @Test
  void whoever_looks_meanwhile_sees_counts_that_only_grow_and_changes_nothing() throws Exception {
    int requests = 200_000;
    recording.phase(Plan.open("open", 3_600 * SECOND), 0);
    BlockingQueue<Optional<Supplier<Snapshot>>> cuts = new ArrayBlockingQueue<>(4);
    CompletableFuture<List<Long>> seen =
        CompletableFuture.supplyAsync(() -> {
          List<Long> totals = new ArrayList<>();
          try {
            for (var cut = cuts.take(); cut.isPresent(); cut = cuts.take()) {
              Snapshot snapshot = cut.get().get();
              assertThat(snapshot.inFlight()).isZero();
              assertThat(snapshot.load().sent()).isEqualTo(snapshot.all().total());
              assertThat(snapshot.load().scheduleLag().count()).isEqualTo(snapshot.all().total());
              totals.add(snapshot.all().total());
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return totals;
        });
    for (int i = 0; i < requests; i++) {
      exchange(i / 1000.0, 0.0005);
      if (i % 500 == 0) {
        cuts.put(Optional.of(recording.cut(nanos(i / 1000.0))));
      }
    }
    cuts.put(Optional.empty());

    assertThat(seen.get(20, TimeUnit.SECONDS)).hasSize(requests / 500).isSorted();
    Snapshot end = recording.end(nanos(requests / 1000.0));
    assertThat(end.all().total()).isEqualTo(requests);
    assertThat(end.seconds()).hasSize(requests / 1000).allMatch(s -> s.answered() == 1000);
  }
}
