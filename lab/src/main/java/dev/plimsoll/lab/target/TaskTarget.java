package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A job API end to end: posts a job, then waits at its address until it is done. One sample from
 * the post to the answer that says so; never posts a job twice.
 */
final class TaskTarget implements Target {
  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final Endpoint endpoint;
  private final Set<Line> pausing = new LinkedHashSet<>();

  TaskTarget(Loop loop, Client client, Encoder encoder, Endpoint endpoint) {
    this.loop = loop;
    this.client = client;
    this.encoder = encoder;
    this.endpoint = endpoint;
  }

  @Override
  public Line line(Line.Ear ear) {
    return new TaskLine(loop, client, encoder, endpoint, pausing, ear);
  }

  /**
   * Asks for the server's health, or at another API for its address alone: a job would cost
   * somebody something.
   */
  @Override
  public void probe(RequestTemplate request, Variables variables, long deadline, Line.Ear ear) {
    String path = endpoint.kind() == Endpoint.Kind.TASKS ? "/health/live" : "";
    client.send(
        encoder.get(encoder.below(path), request, variables),
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
    List.copyOf(pausing).forEach(Line::abort);
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
      // An API without that address, or without that method there, still answers.
      if (answer.status() != 404 && answer.status() != 405) {
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
