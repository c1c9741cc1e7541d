package dev.plimsoll.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.program.LoggedCall;
import dev.plimsoll.bench.program.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The join and its arithmetic, on logs made by hand. */
class CarriedLoadResultTest {
  private static final String HEADER =
      "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts";
  private static final List<Double> BACK_OFFS = List.of(2_000.0, 4_000.0);

  private final List<LoggedRequest> rows = new ArrayList<>();
  private final List<LoggedCall> calls = new ArrayList<>();

  @Test
  void aServerThatAddsNothingCarriesTheLimit() {
    for (int i = 0; i < 100; i++) {
      task("t" + i, 1_000 * i, 1_000 * i + 1_000, true, 1_000);
    }

    CarriedLoadResult carried = carried(1, 0, 100_000.5);

    assertThat(carried.tasks()).isEqualTo(100);
    assertThat(carried.throughputOfLimit().orElseThrow()).isCloseTo(1, within(0.001));
    assertThat(carried.success()).hasValue(1);
    assertThat(carried.added().p99()).hasValue(0);
    assertThat(carried.endToEnd().p99()).hasValue(1_000);
  }

  @Test
  void whatTheServerAddsIsMissingFromTheThroughputAndSeenInTheAddedTime() {
    for (int i = 0; i < 100; i++) {
      task("t" + i, 1_000 * i, 1_000 * i + 1_000, true, 900);
    }

    CarriedLoadResult carried = carried(1, 0, 100_000.5);

    assertThat(carried.throughputOfLimit().orElseThrow()).isCloseTo(0.9, within(0.001));
    assertThat(carried.added().p50()).hasValue(100);
  }

  @Test
  void aRetriedTasksCycleHoldsItsCallsAndItsBackOffsAndStandsApart() {
    task("plain", 0, 500, true, 500);
    task("twice", 500, 3_500, true, 400, 600);
    task("thrice", 3_500, 10_100, true, 200, 200, 200);

    CarriedLoadResult carried = carried(1, 0, 10_100.5);

    assertThat(carried.retried()).isEqualTo(2);
    // 3 tasks in 10.1 s, whose cycles are 500, 400+600+2000 and 600+2000+4000 ms
    assertThat(carried.throughputOfLimit().orElseThrow()).isCloseTo(1, within(0.001));
    assertThat(carried.endToEnd().max()).hasValue(500);
    assertThat(carried.retriedEndToEnd().max()).hasValue(6_600);
  }

  @Test
  void onlyTasksThatEndInTheWindowCount() {
    task("ramp", 1_000, 1_999, true, 999);
    task("in", 2_000, 3_000, true, 1_000);
    task("late", 3_000, 4_000, false, 1_000);

    CarriedLoadResult carried =
        carried(1, 1_000, 3_000); // from the first request, which was due at 1000

    assertThat(carried.tasks()).isEqualTo(1);
    assertThat(carried.success()).hasValue(1);
    assertThat(carried.tasksPerSecond()).isEqualTo(0.5);
  }

  @Test
  void failuresCountAndASuccessWithoutACallIsNoticed() {
    task("good", 0, 100, true, 100);
    task("bad", 100, 200, false, 100);
    rows.add(new LoggedRequest(0, 0, 150, true, "stranger", ""));
    rows.add(new LoggedRequest(0, 0, 150, false, "", ""));

    CarriedLoadResult carried = carried(1, 0, 1_000);

    assertThat(carried.success()).hasValue(0.5);
    assertThat(carried.unjoined()).isEqualTo(1);
  }

  @Test
  void withoutRequestsNothingIsMeasured() {
    CarriedLoadResult carried = carried(1, 0, 1_000);

    assertThat(carried.tasks()).isZero();
    assertThat(carried.throughputOfLimit()).isEmpty();
    assertThat(carried.success()).isEmpty();
    assertThat(carried.added().p99()).isEmpty();
  }

  @Test
  void theLogsAreReadAsTheyAreWritten() throws Exception {
    List<LoggedRequest> read =
        LoggedRequest.read(
            List.of(
                HEADER,
                "task,1,1700000000000.000,1700000000000.250,1700000001000.500,ok,200,a-b-c,2",
                "task,1,1700000000000.000,1700000000001.000,1700000000002.000,connect,,,"));
    List<LoggedCall> logged =
        LoggedCall.read(
            List.of(
                "{\"call\":1,\"id\":\"a-b-c-2\",\"started\":1700000000000.125,\"ms\":512.5,\"outcome\":\"error\",\"status\":500}",
                ""));

    assertThat(read)
        .containsExactly(
            new LoggedRequest(
                1700000000000.0, 1700000000000.25, 1700000001000.5, true, "a-b-c", "task"),
            new LoggedRequest(
                1700000000000.0, 1700000000001.0, 1700000000002.0, false, "", "task"));
    assertThat(logged)
        .containsExactly(new LoggedCall("a-b-c", 2, 1700000000000.125, 0, 512.5, false));
  }

  @Test
  void aLogThatIsNotWhollyThereIsBroken() {
    assertThatThrownBy(() -> LoggedRequest.read(List.of()))
        .hasMessageContaining("does not begin with");
    assertThatThrownBy(() -> LoggedRequest.read(List.of(HEADER, "a,b")))
        .hasMessageContaining("a,b");
    assertThatThrownBy(
            () -> LoggedRequest.read(List.of(HEADER, "# 3 more requests are not listed")))
        .hasMessageContaining("not complete");
    assertThatThrownBy(() -> LoggedCall.read(List.of("{\"id\":\"x\"}")))
        .isInstanceOf(BrokenException.class);
    assertThatThrownBy(() -> LoggedCall.read(List.of("no json")))
        .isInstanceOf(BrokenException.class);
  }

  private void task(String id, double sent, double done, boolean ok, double... millis) {
    rows.add(new LoggedRequest(sent, sent, done, ok, id, ""));
    for (int attempt = 1; attempt <= millis.length; attempt++) {
      calls.add(
          new LoggedCall(id, attempt, sent, 0, millis[attempt - 1], attempt == millis.length));
    }
  }

  private CarriedLoadResult carried(int users, double from, double to) {
    return CarriedLoadResult.of(
        rows, new CallTotals(calls), new CarriedLoadResult.Load(users, from, to, BACK_OFFS));
  }
}
