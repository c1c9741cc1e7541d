package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import org.junit.jupiter.api.Test;

class CapsTest {
  private final Caps caps = Caps.standard();

  @Test
  void a_full_class_refuses_its_own_only() {
    assertThat(caps.refuses(Priority.LOW, 99, 99)).isEmpty();
    assertThat(caps.refuses(Priority.LOW, 100, 100)).contains(Caps.Full.CLASS);
    assertThat(caps.refuses(Priority.NORMAL, 0, 100)).isEmpty();
  }

  @Test
  void the_last_twentieth_is_for_critical_tasks() {
    assertThat(caps.refuses(Priority.HIGH, 0, 949)).isEmpty();
    assertThat(caps.refuses(Priority.HIGH, 0, 950)).contains(Caps.Full.QUEUE);
    assertThat(caps.refuses(Priority.CRITICAL, 0, 950)).isEmpty();
    assertThat(caps.refuses(Priority.CRITICAL, 100, 960)).contains(Caps.Full.CLASS);
    assertThat(caps.refuses(Priority.CRITICAL, 0, 1000)).contains(Caps.Full.QUEUE);
  }
}
