package dev.plimsoll.lab.wire;

import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on one connection: many requests at once, each on a stream, and when the server takes no
 * more of them. Loop thread only.
 */
final class Http2 implements Wire.Ear, Http2Frames.Ear {
  /** So often a request is sent again that the server says it has not looked at. */
  static final int MOST_REFUSALS = 3;

  /** One request on its stream. */
  static final class Flow {
    private final Request request;
    private final Exchange told;
    private final long deadline;
    private boolean hasHead;
    private int refusals;
    private long startedAt;

    Flow(Request request, Exchange told, long deadline) {
      this.request = request;
      this.told = told;
      this.deadline = deadline;
    }

    Exchange told() {
      return told;
    }
  }

  private final Http2Client client;
  private final Http2Frames frames = new Http2Frames(this);
  private final IdentityHashMap<Http2FrameStream, Flow> flows = new IdentityHashMap<>();
  private final ArrayDeque<Flow> waiting = new ArrayDeque<>();
  private @Nullable Sink sink;
  private boolean isOpen;
  private boolean isReading;
  private boolean goingAway;
  private long mostStreams;
  private long started;
  private long readAt;

  Http2(Http2Client client) {
    this.client = client;
    this.mostStreams = client.mostStreams();
  }

  void over(Sink below) {
    sink = below;
  }

  boolean hasRoom() {
    // Where a server takes none for now, one may wait: another connection would be no better.
    return sink != null && !goingAway && flows.size() + waiting.size() < Math.max(1, mostStreams);
  }

  void send(Flow flow) {
    waiting.add(flow);
    sendWaiting();
  }

  /**
   * Sends what waits, as far as the server takes it now; the rest goes over other connections. Not
   * before the server's settings came, and not while frames are read: the codec counts a stream
   * until it has wholly read its end, and one too many would break the connection.
   */
  private void sendWaiting() {
    if (!isOpen || isReading || waiting.isEmpty()) {
      return;
    }
    while (!waiting.isEmpty() && (goingAway || mostStreams > 0)) {
      Flow flow = waiting.remove();
      if (!goingAway && flows.size() < mostStreams) {
        start(flow);
      } else {
        client.place(flow);
      }
    }
    frames.drain(sink);
  }

  @Override
  public void connected(long at) {
    readAt = at;
    if (sink instanceof Tls tls && !tls.protocol().equals("h2")) {
      fail(new Failure("tls", "the server agreed to no HTTP/2 in the handshake"), at);
      return;
    }
    frames.widen();
    // The preface goes; requests wait until the server said how many it takes at once.
    frames.drain(sink);
  }

  @Override
  public void goingAway(int last) {
    goingAway = true;
    flows.keySet().stream()
        .filter(stream -> stream.id() > last)
        .toList()
        .forEach(stream -> refused(stream, "the server goes away"));
  }

  /**
   * The server has not looked at this request (RFC 9113, 8.7): it is sent again, which its caller
   * sees as time that passed and nothing else.
   */
  private void refused(Http2FrameStream stream, String detail) {
    Flow flow = flows.get(stream);
    if (flow == null || flow.hasHead || flow.refusals == MOST_REFUSALS) {
      fail(stream, Failure.RESET, detail);
      return;
    }
    flows.remove(stream);
    flow.refusals++;
    client.place(flow);
  }

  private void start(Flow flow) {
    Http2FrameStream stream = frames.newStream();
    flows.put(stream, flow);
    goingAway |= ++started == client.mostEver();
    flow.startedAt = client.loop().lately();
    frames.request(stream, flow.request, client.scheme());
  }

  @Override
  public void received(ByteBuffer bytes, long at) {
    readAt = at;
    if (!frames.isOpen()) {
      bytes.position(bytes.limit()); // it broke in this very read: its end is already posted
      return;
    }
    isReading = true;
    try {
      frames.read(bytes);
    } finally {
      isReading = false;
    }
    bytes.position(bytes.limit());
    frames.drain(sink);
    sendWaiting();
  }

  /** Ends the connection, unless the request it belongs to is over already. */
  @Override
  public void unwritten(@Nullable Http2FrameStream stream, Throwable cause) {
    if (stream == null || flows.containsKey(stream)) {
      broken(cause);
    }
  }

  @Override
  public void broken(Throwable cause) {
    Failure failure = new Failure("malformed", Shown.of(String.valueOf(cause.getMessage())));
    client.loop().soon(() -> fail(failure, client.loop().now()));
  }

  @Override
  public void lost(IOException why, long at) {
    IOException meant =
        why instanceof EOFException ? new EOFException("closed without an answer") : why;
    fail(Failure.of(meant), at);
  }

  /** Ends every request on this connection, which is of no further use. */
  void fail(Failure failure, long at) {
    close();
    List<Flow> all = new ArrayList<>(flows.values());
    all.addAll(waiting);
    flows.clear();
    waiting.clear();
    for (Flow flow : all) {
      flow.told.failed(failure, at);
    }
  }

  /** Ends a request untold. */
  void abandon(Exchange told) {
    waiting.removeIf(flow -> flow.told.equals(told));
    List<Http2FrameStream> abandoned = new ArrayList<>();
    flows.forEach((stream, flow) -> {
      if (flow.told.equals(told)) {
        abandoned.add(stream);
      }
    });
    for (Http2FrameStream stream : abandoned) {
      flows.remove(stream);
      frames.cancel(stream);
      frames.drain(sink);
    }
  }

  void sweep(long now) {
    List<Http2FrameStream> overdue = new ArrayList<>();
    flows.forEach((stream, flow) -> {
      if (now > flow.deadline) {
        overdue.add(stream);
      }
    });
    for (Http2FrameStream stream : overdue) {
      Flow flow = flows.remove(stream);
      if (flow != null) {
        goingAway |= flow.startedAt > readAt; // not a byte since then: new ones go elsewhere
        frames.cancel(stream);
        frames.drain(sink);
        flow.told.failed(Failure.TIMEOUT, now);
      }
    }
    List<Flow> late = waiting.stream().filter(flow -> now > flow.deadline).toList();
    waiting.removeAll(late);
    goingAway |= !late.isEmpty(); // new ones go elsewhere, as above
    late.forEach(flow -> flow.told.failed(Failure.TIMEOUT, now));
    if (goingAway && flows.isEmpty() && waiting.isEmpty()) {
      close();
    }
  }

  void close() {
    Sink below = sink;
    sink = null;
    client.forget(this);
    if (below != null) {
      below.close();
    }
    frames.close();
  }

  private void end(Http2FrameStream stream) {
    Flow flow = flows.remove(stream);
    if (flow != null) {
      if (stream.state().localSideOpen()) { // an answer that did not wait for the whole request
        frames.cancel(stream);
      }
      flow.told.end(readAt);
    }
  }

  private void fail(Http2FrameStream stream, String kind, String detail) {
    Flow flow = flows.remove(stream);
    if (flow != null) {
      flow.told.failed(new Failure(kind, Shown.of(detail)), readAt);
    }
  }

  @Override
  public void settled(@Nullable Long most) {
    if (most != null) {
      mostStreams = most;
      client.knowStreams(Math.max(1, most));
    }
    isOpen = true;
  }

  @Override
  public void reset(Http2FrameStream stream, @Nullable Http2Error error) {
    if (error == Http2Error.REFUSED_STREAM) {
      refused(stream, "stream reset: " + error);
    } else {
      fail(stream, Failure.RESET, "stream reset: " + error);
    }
  }

  @Override
  public void head(Http2HeadersFrame frame) {
    Flow flow = flows.get(frame.stream());
    if (flow == null) {
      return;
    }
    if (!flow.hasHead) {
      try {
        Head head = Http2Heads.of(frame.headers());
        if (head.isInterim()) {
          return;
        }
        flow.hasHead = true;
        flow.told.head(head, readAt);
      } catch (MalformedAnswer e) {
        refuse(frame.stream(), e);
        return;
      }
    }
    if (frame.isEndStream()) {
      end(frame.stream());
    }
  }

  @Override
  public void data(Http2DataFrame frame) {
    Flow flow = flows.get(frame.stream());
    frames.consumed(frame.stream(), frame.initialFlowControlledBytes());
    if (flow == null) {
      return;
    }
    try {
      if (frame.content().isReadable()) {
        flow.told.body(frame.content().nioBuffer(), readAt);
      }
    } catch (MalformedAnswer e) {
      refuse(frame.stream(), e);
      return;
    }
    if (frame.isEndStream()) {
      end(frame.stream());
    }
  }

  /** Nothing more of this answer is wanted. */
  private void refuse(Http2FrameStream stream, MalformedAnswer why) {
    malformed(stream, String.valueOf(why.getMessage()));
    frames.cancel(stream);
  }

  @Override
  public void malformed(Http2FrameStream stream, String detail) {
    fail(stream, "malformed", detail);
  }
}
