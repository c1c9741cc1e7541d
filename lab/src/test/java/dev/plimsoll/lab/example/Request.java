package dev.plimsoll.lab.example;

/** One request of an example run; times in nanoseconds since its start. */
public record Request(String name, long due, long sent, long done, boolean ok) {
  long response() {
    return done - due;
  }

  long service() {
    return done - sent;
  }
}
