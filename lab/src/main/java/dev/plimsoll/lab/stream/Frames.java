package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;

/** How a stream's bytes are cut into events: server-sent events, or one JSON value a line. */
sealed interface Frames {
  /** Takes the data of one event; it is good only during the call. */
  interface Sink {
    void event(Bytes data);
  }

  static Frames events(Sink sink) {
    return new Events(new SseParser(event -> sink.event(event.data)));
  }

  static Frames lines(Sink sink) {
    return new OneALine(new Lines(sink::event));
  }

  /** Reads all of {@code piece}; false when an event is longer than is kept. */
  boolean read(ByteBuffer piece);

  /** The bytes are over: hands over what nothing has ended. */
  void end();

  void free();

  /** Server-sent events. */
  record Events(SseParser parser) implements Frames {
    @Override
    public boolean read(ByteBuffer piece) {
      return parser.read(piece);
    }

    @Override
    public void end() {
      parser.end();
    }

    @Override
    public void free() {
      parser.free();
    }
  }

  /** NDJSON; an empty line means nothing. */
  record OneALine(Lines lines) implements Frames {
    @Override
    public boolean read(ByteBuffer piece) {
      return lines.read(piece);
    }

    @Override
    public void end() {
      lines.end();
    }

    @Override
    public void free() {
      lines.free();
    }
  }
}
