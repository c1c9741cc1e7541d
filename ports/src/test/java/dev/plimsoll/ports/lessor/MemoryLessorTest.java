package dev.plimsoll.ports.lessor;

import java.time.Duration;
import java.time.Instant;

class MemoryLessorTest extends LessorContract {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private MemoryLessor lessor = new MemoryLessor(() -> now);

  @Override
  protected void fresh() {
    lessor = new MemoryLessor(() -> now);
  }

  @Override
  protected Lessor node(String name) {
    return lessor.of(name);
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }
}
