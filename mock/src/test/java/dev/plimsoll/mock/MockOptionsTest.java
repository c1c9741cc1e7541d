package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MockOptionsTest {
  @Test
  void theDefaultsAreTheDocumentedOnes() {
    MockOptions defaults = MockOptions.defaults();
    assertThat(defaults.host()).isEqualTo("127.0.0.1");
    assertThat(defaults.port()).isEqualTo(8002);
    assertThat(defaults.timing().latency()).hasToString("uniform:500ms..2.5s");
    assertThat(defaults.timing().ttft()).isEmpty();
    assertThat(defaults.errors()).hasToString("1%");
    assertThat(defaults.seed()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoPort() {
    assertThatThrownBy(() -> MockOptions.defaults().withPort(70_000))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("70000")
        .hasMessageContaining("65535");
  }

  @Test
  void aRateMustBeAboveZero() {
    assertThatThrownBy(() -> MockOptions.defaults().withTokensPerSecond(0))
        .hasMessageContaining("tokens per second");
  }

  @Test
  void aTakenPortAndAnUnknownHostAreNamed() throws Exception {
    try (MockProvider first = MockProvider.start(MockOptions.defaults().withPort(0))) {
      MockOptions same = MockOptions.defaults().withPort(first.address().getPort());
      assertThatThrownBy(() -> MockProvider.start(same))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + first.address().getPort());
    }
    assertThatThrownBy(
            () -> MockProvider.start(MockOptions.defaults().withPort(0).withHost("192.0.2.1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  void twoProvidersRunSideBySide() throws Exception {
    try (MockProvider one = MockProvider.start(MockOptions.defaults().withPort(0));
        MockProvider other = MockProvider.start(MockOptions.defaults().withPort(0))) {
      assertThat(one.address().getPort()).isNotEqualTo(other.address().getPort());
      assertThat(one.url()).hasToString("http://127.0.0.1:" + one.address().getPort());
    }
  }
}
