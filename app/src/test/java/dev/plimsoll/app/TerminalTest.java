package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void eachStreamIsItsOwn() {
    Terminal terminal = Terminal.of(",err", "", Map.<String, String>of()::get);

    assertThat(terminal.out()).isFalse();
    assertThat(terminal.err()).isTrue();
    assertThat(terminal.outColor()).isFalse();
    assertThat(terminal.errColor()).isTrue();
    assertThat(terminal.redraws()).isTrue();
  }

  @Test
  void noColorMeansNeitherColourNorRedraw() {
    Terminal terminal = Terminal.of("out,err", "", Map.of("NO_COLOR", "1")::get);

    assertThat(terminal.outColor()).isFalse();
    assertThat(terminal.errColor()).isFalse();
    assertThat(terminal.redraws()).isFalse();
    assertThat(terminal.err()).isTrue();
  }

  @Test
  void noColorWinsOverForce() {
    Map<String, String> both = Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1");

    assertThat(Terminal.of("out", "", both::get).outColor()).isFalse();
  }

  @Test
  void forceColoursAPipeAndClicolor0NoTerminal() {
    assertThat(Terminal.of("", "", Map.of("CLICOLOR_FORCE", "1")::get).outColor()).isTrue();
    assertThat(Terminal.of("out", "", Map.of("CLICOLOR", "0")::get).outColor()).isFalse();
  }

  @Test
  void aDumbTerminalIsPlain() {
    Terminal terminal = Terminal.of("out,err", "", Map.of("TERM", "dumb")::get);

    assertThat(terminal.errColor()).isFalse();
    assertThat(terminal.redraws()).isFalse();
  }

  @Test
  void theWidthIs80WhereNobodyKnows() {
    assertThat(Terminal.of("out", "132", Map.<String, String>of()::get).columns()).isEqualTo(132);
    for (String unknown : new String[] {"", "0", "-3", "x", "99999"}) {
      assertThat(Terminal.of("out", unknown, Map.<String, String>of()::get).columns())
          .as(unknown)
          .isEqualTo(80);
    }
  }
}
