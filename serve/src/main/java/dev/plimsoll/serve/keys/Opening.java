package dev.plimsoll.serve.keys;

/** Something that goes on under a key, until it is closed. */
public interface Opening extends AutoCloseable {
  @Override
  void close();
}
