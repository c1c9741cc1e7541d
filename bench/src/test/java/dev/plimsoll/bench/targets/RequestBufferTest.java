package dev.plimsoll.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests taken out of a connection's bytes, however they arrive. */
class RequestBufferTest {
  private static final String POST =
      "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX: y\r\n\r\nhello";

  private final RequestBuffer intake = new RequestBuffer();

  @Test
  void aRequestIsWholeWithItsLastByte() {
    for (int i = 0; i < POST.length() - 1; i++) {
      put(POST.substring(i, i + 1));
      assertThat(intake.take()).isFalse();
    }
    put("o");
    assertThat(intake.take()).isTrue();
    assertThat(intake.take()).isFalse();
  }

  @Test
  void severalInOnePiece() {
    put(POST + "GET /stats HTTP/1.1\r\n\r\n" + POST.substring(0, 10));

    assertThat(intake.take()).isTrue();
    assertThat(intake.startsWith("GET /stats")).isTrue();
    assertThat(intake.take()).isTrue();
    assertThat(intake.take()).isFalse();
    put(POST.substring(10));
    assertThat(intake.take()).isTrue();
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> put("x".repeat(20_000))).hasMessageContaining("16384");
  }

  private void put(String text) {
    for (byte one : text.getBytes(StandardCharsets.US_ASCII)) {
      intake.room().put(one);
    }
  }
}
