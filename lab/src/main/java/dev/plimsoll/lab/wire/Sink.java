package dev.plimsoll.lab.wire;

import java.nio.ByteBuffer;

/** Where a codec's bytes go: the socket, or what makes them secret first. Loop thread only. */
interface Sink {
  /** Takes all of the bytes before it returns. */
  void write(ByteBuffer bytes);

  void close();
}
