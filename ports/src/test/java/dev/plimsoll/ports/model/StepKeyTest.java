package dev.plimsoll.ports.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.TaskId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepKeyTest {
  @Test
  void a_step_keeps_its_key_and_shares_it_with_no_other_step_run_or_payload() {
    TaskId run = new TaskId(1, 2);
    String key = StepKey.of(run, "pay", "call-1");
    assertThat(key).matches("[0-9a-f]{32}").isEqualTo(StepKey.of(run, "pay", "call-1"));
    assertThat(
            Set.of(
                key,
                StepKey.of(run, "pay", "call-2"),
                StepKey.of(run, "paycall-1", ""),
                StepKey.of(new TaskId(1, 3), "pay", "call-1")))
        .hasSize(4);
  }
}
