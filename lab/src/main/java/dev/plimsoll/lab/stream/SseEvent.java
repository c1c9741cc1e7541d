package dev.plimsoll.lab.stream;

/** One server-sent event as it is handed over; good only during that call. */
public final class SseEvent {
  final Bytes data = new Bytes();
  final Bytes type = new Bytes();
  String id = "";
  int dataLines;

  SseEvent() {}

  /** The {@code event} field, or {@code message} where there was none. */
  public String type() {
    return type.isEmpty() ? "message" : type.text();
  }

  /** The {@code data} lines, joined by line feeds. */
  public String data() {
    return data.text();
  }

  /** The last {@code id} that any event of the stream has named, or an empty text. */
  public String id() {
    return id;
  }

  void clear() {
    data.clear();
    type.clear();
    dataLines = 0;
  }

  void free() {
    data.free();
    type.free();
    dataLines = 0;
  }
}
