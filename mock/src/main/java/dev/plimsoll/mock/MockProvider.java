package dev.plimsoll.mock;

import dev.plimsoll.mock.draw.Draws;
import dev.plimsoll.mock.http.Behaviour;
import dev.plimsoll.mock.http.Clock;
import dev.plimsoll.mock.http.Edge;
import dev.plimsoll.mock.limit.Use;
import dev.plimsoll.mock.log.CallLog;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Tally;
import dev.plimsoll.mock.overload.Faults;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * An LLM provider on the wire, in this process. It runs from {@link #start} to {@link #close} on
 * threads of its own; several may run side by side.
 */
public final class MockProvider implements AutoCloseable {
  private final MockOptions options;
  private final CallLog log;
  private final Edge edge;

  private MockProvider(MockOptions options, CallLog log, Edge edge) {
    this.options = options;
    this.log = log;
    this.edge = edge;
  }

  /**
   * Starts a provider; when this returns it answers.
   *
   * @throws IOException when the port is taken or the host is not of this machine
   * @throws dev.plimsoll.base.yaml.InputException when the log cannot be written
   */
  public static MockProvider start(MockOptions options) throws IOException {
    return start(options, Clock.starting());
  }

  /** Starts a provider whose time is told by {@code clock}, so that a test can move it. */
  public static MockProvider start(MockOptions options, Clock clock) throws IOException {
    CallLog log = new CallLog(options.log());
    Behaviour behaviour =
        new Behaviour(
            new Draws(options.timing(), options.errors(), options.seed()),
            options.answers(),
            options.kinds(),
            options.overload(),
            options.bounds(),
            clock);
    try {
      return new MockProvider(
          options, log, Edge.open(options.host(), options.port(), behaviour, log));
    } catch (IOException cannotListen) {
      log.close();
      throw cannotListen;
    }
  }

  /** Where it listens, with the port that was picked. */
  public InetSocketAddress address() {
    return edge.address();
  }

  /** {@code http://127.0.0.1:8002}; OpenAI clients take it with {@code /v1} behind it. */
  public URI url() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return URI.create("http://" + host + ":" + address().getPort());
  }

  /** The last 10,000 calls that ended, in the order in which they ended. */
  public List<CallRecord> calls() {
    return log.recent();
  }

  /** Counts since the start. */
  public Tally tally() {
    return log.tally();
  }

  /** Calls that were received and have not ended. */
  public int inProgress() {
    return edge.inProgress();
  }

  /** Calls that wait for a slot. */
  public int waiting() {
    return edge.waiting();
  }

  /** What came of each rate limit since the start, in the order of the options. */
  public List<Use> limitUses() {
    return edge.limitUses();
  }

  /** What is wrong on purpose just now. */
  public Faults faults() {
    return edge.faults();
  }

  /** Other faults, and no more, for the calls that come from now on. */
  public void behave(Faults faults) {
    edge.behave(faults);
  }

  /** Back to what the options' time line says. */
  public void behaveAsBefore() {
    edge.behaveAsBefore();
  }

  /** Closes all connections, logs calls in progress as cancelled, and writes the log out. */
  @Override
  public void close() {
    edge.close();
    log.close();
  }
}
