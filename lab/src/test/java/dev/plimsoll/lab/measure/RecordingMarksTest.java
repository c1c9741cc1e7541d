package dev.plimsoll.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What a recording tells of seconds, stalls, failures and marks. */
class RecordingMarksTest {
  private static final long MS = 1_000_000;
  private static final long S = 1_000 * MS;

  private final Recording recording = new Recording(List.of("a", "b"));

  private void request(int name, long intended, long sent, long done, String kind) {
    recording.due(intended);
    recording.sent(intended, sent);
    recording.answered(sample(name, intended, sent, done, kind));
  }

  private static Sample sample(int name, long intended, long sent, long done, String kind) {
    return new Sample(
        name, 0, intended, sent, done, kind, "detail of " + kind, 10, Optional.empty());
  }

  @Test
  void each_second_holds_what_was_due_sent_and_answered_in_it() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    request(0, 900 * MS, 950 * MS, 1_100 * MS, "");
    request(1, 1_500 * MS, 1_500 * MS, 3_200 * MS, "timeout");

    List<Second> seconds = recording.end(3_300 * MS).seconds();

    assertThat(seconds).extracting(Second::index).containsExactly(0, 1, 2, 3);
    assertThat(seconds).extracting(Second::due).containsExactly(1L, 1L, 0L, 0L);
    assertThat(seconds).extracting(Second::sent).containsExactly(1L, 1L, 0L, 0L);
    assertThat(seconds).extracting(Second::answered).containsExactly(0L, 1L, 0L, 1L);
    assertThat(seconds).extracting(Second::failed).containsExactly(0L, 0L, 0L, 1L);
    assertThat(seconds).extracting(Second::inFlight).containsExactly(1, 1, 1, 0);
    assertThat(seconds.get(1).response().max().orElseThrow()).isBetween(200e6, 200.2e6);
    assertThat(seconds.get(1).service().max().orElseThrow()).isBetween(150e6, 150.2e6);
  }

  @Test
  void only_whole_seconds_are_told_while_a_run_goes_on() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    request(0, 100 * MS, 100 * MS, 200 * MS, "");

    assertThat(recording.cut(900 * MS).get().seconds()).isEmpty();
    assertThat(recording.cut(2_100 * MS).get().seconds()).hasSize(2);
    assertThat(recording.cut(900 * MS).get().all().total()).isEqualTo(1);
  }

  @Test
  void the_seconds_add_up_to_the_whole_whatever_came() {
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    recording.phase(Plan.open("one", 3_600 * S), 0);
    Histogram expected = Latencies.histogram();
    long at = 0;
    for (int i = 0; i < 5_000; i++) {
      if (i == 2_500) {
        recording.phase(Plan.closed("two", 30, Optional.empty()), at);
      }
      at += random.nextLong(10 * MS);
      long sent = at + random.nextLong(5 * MS);
      long done = sent + random.nextLong(800 * MS);
      request(random.nextInt(2), at, sent, done, random.nextInt(10) == 0 ? "HTTP 500" : "");
      expected.recordValue((done - at + 500) / 1000);
    }
    Snapshot end = recording.end(at + 5 * S);

    String why = "seed " + seed;
    Latencies merged =
        end.seconds().stream().map(Second::response).reduce(Latencies.none(), Latencies::plus);
    assertThat(merged.micros()).as(why).isEqualTo(expected);
    assertThat(end.all().response().micros()).as(why).isEqualTo(expected);
    Latencies names =
        end.names().stream()
            .map(RunResult.Series::response)
            .reduce(Latencies.none(), Latencies::plus);
    assertThat(names.micros()).as(why).isEqualTo(expected);
    assertThat(end.phases())
        .hasSize(2)
        .extracting(p -> p.series().total())
        .containsExactly(2500L, 2500L);
    assertThat(end.all().ok() + end.all().failed()).as(why).isEqualTo(5_000);
    assertThat(end.load().sent()).as(why).isEqualTo(5_000);
    assertThat(end.load().scheduleLag().count()).as(why).isEqualTo(5_000);
    assertThat(end.errors()).singleElement().extracting("count").isEqualTo(end.all().failed());
  }

  /** Regular traffic: one answer every 5 ms, each after 20 ms, until a moment. */
  private void traffic(long from, long to) {
    for (long at = from; at < to; at += 5 * MS) {
      request(0, at, at, at + 20 * MS, "");
    }
  }

  @Test
  void a_stall_is_marked_with_its_length_and_what_fell_due_in_it() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    traffic(0, 30 * S);
    for (long at = 30 * S; at < 31_500 * MS; at += 5 * MS) {
      recording.due(at);
      recording.sent(at, at);
    }
    assertThat(recording.cut(30_800 * MS).get().marks()).isEmpty();
    assertThat(recording.cut(31_400 * MS).get().marks())
        .as("seen while it lasts")
        .extracting(Mark::text)
        .singleElement()
        .asString()
        .startsWith("no answer for 1.3");
    for (long at = 30 * S; at < 31_500 * MS; at += 5 * MS) {
      recording.answered(sample(0, at, at, 31_515 * MS, ""));
    }
    traffic(31_500 * MS, 60 * S);

    assertThat(recording.end(60 * S).marks())
        .singleElement()
        .satisfies(mark -> assertThat(mark.atSeconds()).isBetween(30.0, 30.1))
        .extracting(Mark::text)
        .isEqualTo("no answer for 1.50\u00a0s, 300 requests due meanwhile");
  }

  @Test
  void slow_answers_that_come_in_step_are_no_stall() {
    recording.phase(Plan.closed("closed", 30, Optional.empty()), 0);
    for (int round = 0; round < 20; round++) {
      long start = round * 1_500 * MS;
      for (int user = 0; user < 30; user++) {
        recording.due(start);
        recording.sent(start, start);
      }
      for (int user = 0; user < 30; user++) {
        recording.answered(sample(0, start, start, start + 1_500 * MS, ""));
      }
    }
    assertThat(recording.end(30 * S).marks()).isEmpty();
  }

  @Test
  void thin_traffic_has_gaps_that_are_no_stalls() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    for (long at = 0; at < 100 * S; at += 2 * S) {
      request(0, at, at, at + 20 * MS, "");
    }
    assertThat(recording.end(100 * S).marks()).isEmpty();
  }

  /** Many requests at once, each answered after 20 ms. */
  private void burst(long at) {
    for (int i = 0; i < 40; i++) {
      recording.due(at);
      recording.sent(at, at);
    }
    for (int i = 0; i < 40; i++) {
      recording.answered(sample(0, at, at, at + 20 * MS, ""));
    }
  }

  @Test
  void a_burst_after_a_lull_in_which_nothing_was_due_is_no_stall() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    traffic(0, 10 * S);
    burst(40 * S);

    assertThat(recording.cut(60 * S).get().marks()).isEmpty();
    assertThat(recording.end(60 * S).marks()).isEmpty();
  }

  @Test
  void users_who_all_think_at_once_are_no_stall() {
    recording.phase(Plan.closed("closed", 40, Optional.empty()), 0);
    burst(0);
    burst(10 * S);

    assertThat(recording.end(20 * S).marks()).isEmpty();
  }

  @Test
  void the_first_failure_of_each_kind_and_each_new_phase_are_marked() {
    recording.phase(Plan.open("one", 3_600 * S), 0);
    request(0, 0, 0, 100 * MS, "HTTP 500");
    request(0, 0, 0, 200 * MS, "HTTP 500");
    request(0, 0, 0, 2_300 * MS, "timeout");
    recording.phase(Plan.open("two", 3_600 * S), 3 * S);

    Snapshot end = recording.end(3 * S);
    assertThat(end.marks())
        .containsExactly(
            new Mark(0.1, "first failure: HTTP 500"),
            new Mark(2.3, "first failure: timeout"),
            new Mark(3, "phase 2: two"));
    assertThat(end.errors())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("service", "names")
        .containsExactly(
            new RunResult.ErrorKind("HTTP 500", 2, "detail of HTTP 500", 0, 0),
            new RunResult.ErrorKind("timeout", 1, "detail of timeout", 2, 2));
    assertThat(end.errors().getFirst().service().count()).isEqualTo(2);
    assertThat(end.errors().getFirst().service().max().orElseThrow() / MS).isBetween(199.0, 201.0);
  }

  @Test
  void kinds_of_failure_and_marks_are_bounded() {
    recording.phase(Plan.open("one", 3_600 * S), 0);
    for (int i = 0; i < 1_000; i++) {
      request(0, 0, 0, i * MS, "kind " + i);
    }
    Snapshot end = recording.end(S);

    assertThat(end.errors()).hasSize(101);
    assertThat(end.errors().getFirst()).extracting("kind", "count").containsExactly("other", 900L);
    assertThat(end.marks()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void late_and_missed_requests_are_counted_apart() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    request(0, 0, 500_000, 2 * MS, "");
    request(0, 0, 2 * MS, 3 * MS, "");
    recording.due(5 * MS);
    recording.missed(5 * MS, "no room");

    RunResult.Load load = recording.end(S).load();
    assertThat(load)
        .extracting("intended", "sent", "late", "missed")
        .containsExactly(3L, 2L, 1L, 1L);
    assertThat(recording.end(S).errors()).singleElement().extracting("first").isEqualTo("no room");
  }

  @Test
  void tokens_are_added_up_and_absent_when_nobody_told_any() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    assertThat(recording.end(S).tokens()).isEmpty();
    Sample sample = new Sample(0, 0, 0, 0, MS, "", "", 0, Optional.of(new Usage(10, 4, 3)));
    recording.due(0);
    recording.answered(sample);
    recording.answered(sample);

    assertThat(recording.end(S).tokens()).contains(new RunResult.Tokens(20, 8, 6));
  }

  @Test
  void failures_without_a_success_between_them_are_counted() {
    recording.phase(Plan.open("open", 3_600 * S), 0);
    request(0, 0, 0, 1 * S, "refused");
    request(0, 0, 0, 2 * S, "");
    request(0, 0, 0, 3 * S, "refused");
    request(0, 0, 0, 4 * S, "refused");

    Snapshot snapshot = recording.cut(5 * S).get();
    assertThat(snapshot.unbrokenFailures()).isEqualTo(2);
    assertThat(snapshot.failingSince()).isEqualTo(3 * S);
  }
}
