package dev.plimsoll.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What the shell and the kernel tell of processes, and the slope of their memory. */
class MachineTest {
  @Test
  void aShellsTimesAreAdded() {
    assertThat(PinnedProcess.minutes("1m2.50s 0m0.75s")).isCloseTo(63.25, within(1e-9));
  }

  @Test
  void theKernelKnowsThisProcess() throws Exception {
    if (Proc.exists()) {
      assertThat(Proc.cpuSecondsOf(ProcessHandle.current().pid())).isPositive();
      assertThat(Proc.machine().busy()).isPositive();
    }
  }

  @Test
  void memorysSlopeIsNotMovedByOneOutlier() {
    ResidentMemory memory = new ResidentMemory();
    for (int i = 0; i <= 60; i++) {
      double start = i < 20 ? 500 : 0; // the first third is no concern
      memory.add(i, i == 45 ? 900 : 100 + 0.1 * i + start, 900);
    }

    assertThat(memory.slopeMbPerMinute().orElseThrow()).isCloseTo(6, within(1e-6));
    assertThat(memory.peakMb()).isEqualTo(900);
    assertThat(new ResidentMemory().slopeMbPerMinute()).isEmpty();
  }
}
