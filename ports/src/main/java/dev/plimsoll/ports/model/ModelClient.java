package dev.plimsoll.ports.model;

/** Calls one provider. Thread-safe; never retries: that is decided elsewhere. */
public interface ModelClient extends AutoCloseable {
  /**
   * Makes one call and waits for its end. An interruption of the calling thread ends the call at
   * the provider too.
   *
   * @param listener hears of the call while it lasts
   * @return the answer, or why there is none; never throws for what can happen on the wire
   * @throws InterruptedException when the calling thread was interrupted
   */
  ModelAnswer call(ModelCall call, CallListener listener) throws InterruptedException;

  /** The same, where nobody listens. */
  default ModelAnswer call(ModelCall call) throws InterruptedException {
    return call(call, CallListener.NOBODY);
  }

  /** What a banner says of it: its wire form and address, never a key. */
  String describe();

  @Override
  void close();
}
