package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import java.util.ArrayList;
import java.util.List;

/**
 * A task API end to end: posts a task, then waits at its address until it is done. One sample from
 * the post to the answer that says so; never posts a task twice.
 */
final class TaskTarget implements Target {
  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final List<Line> lines = new ArrayList<>();

  TaskTarget(Loop loop, Client client, Encoder encoder) {
    this.loop = loop;
    this.client = client;
    this.encoder = encoder;
  }

  @Override
  public Line line(Line.Ear ear) {
    Line line = new TaskLine(loop, client, encoder, Follow.USUAL, true, ear);
    lines.add(line);
    return line;
  }

  /** Asks for the server's health, since a task would cost somebody something. */
  @Override
  public void probe(RequestTemplate request, Variables variables, long deadline, Line.Ear ear) {
    client.send(
        encoder.get(encoder.below("/health/live"), request, variables),
        new Answer(new Health(ear)).expect(false),
        deadline);
  }

  @Override
  public void sweep(long now) {
    client.sweep(now);
  }

  @Override
  public void abort() {
    client.abort();
    lines.forEach(Line::abort);
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class Health extends Line implements Answer.Ear {
    Health(Ear ear) {
      super(ear);
    }

    @Override
    public void send(RequestTemplate request, Variables variables, long deadline) {
      throw new UnsupportedOperationException("a probe is sent once");
    }

    @Override
    public void answered(Answer answer) {
      received(answer);
      if (answer.status() != 404) { // an API without that address still answers
        HttpTarget.judge(this, answer, Expectation.NONE, null);
      }
      over(answer.done());
    }

    @Override
    public void failed(Failure failure, long at) {
      over(failure, at);
    }
  }
}
