package dev.plimsoll.serve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.dispatch.Dispatcher;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who hears and tells the next must hear all, or the next does not. */
class ListenersTest {
  private static final List<String> ALL =
      Arrays.stream(Dispatcher.Listener.class.getMethods()).map(Method::getName).sorted().toList();

  @Test
  void the_recorder_tells_the_next_everything() {
    assertThat(
            Arrays.stream(Recorder.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .sorted())
        .containsExactlyElementsOf(ALL);
  }
}
