package dev.plimsoll.models.openai;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into the data of its server-sent events (WHATWG HTML, event stream format):
 * lines end with CR, LF or CRLF, several data lines of one event are joined by LF, an event ends
 * with an empty line. Bytes may arrive cut anywhere.
 */
final class SseLines {
  private final Consumer<String> data;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final StringBuilder event = new StringBuilder();
  private boolean hasData;
  private boolean afterCarriageReturn;
  private boolean first = true;

  SseLines(Consumer<String> data) {
    this.data = data;
  }

  void add(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
      } else if (b == '\n' || b == '\r') {
        afterCarriageReturn = b == '\r';
        endLine();
      } else {
        afterCarriageReturn = false;
        line.write(b);
      }
    }
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (first && text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    first = false;
    if (text.isEmpty()) {
      if (hasData) {
        data.accept(event.toString());
      }
      event.setLength(0);
      hasData = false;
      return;
    }
    if (text.equals("data") || text.startsWith("data:")) {
      if (hasData) {
        event.append('\n');
      }
      String value = text.length() > 5 ? text.substring(5) : "";
      event.append(value.startsWith(" ") ? value.substring(1) : value);
      hasData = true;
    }
  }
}
