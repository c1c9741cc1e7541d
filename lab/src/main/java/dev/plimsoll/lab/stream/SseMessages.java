package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The data of each event of a whole event stream. */
public final class SseMessages {
  private SseMessages() {}

  /** In their order; nothing after an event of more than 1 MB. */
  public static List<String> of(byte[] body) {
    List<String> data = new ArrayList<>();
    SseParser parser = new SseParser(event -> data.add(event.data()));
    parser.read(ByteBuffer.wrap(body));
    parser.end();
    return data;
  }
}
