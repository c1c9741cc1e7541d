package dev.plimsoll.lab.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on one connection: many requests at once. Netty's codec makes and reads the frames; the
 * socket and the clock stay the loop's. Loop thread only.
 */
final class Http2 implements Wire.Ear {
  private static final int WINDOW_BYTES = 1024 * 1024;
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
  private static final int MOST_HEADER_BYTES = 64 * 1024;

  /** So often a request is sent again that the server says it has not looked at. */
  static final int MOST_REFUSALS = 3;

  private static final List<String> NOT_IN_HTTP2 =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

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
  private final Frames frames = new Frames();
  private final EmbeddedChannel channel;
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
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(WINDOW_BYTES)
            .maxHeaderListSize(MOST_HEADER_BYTES);
    channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forClient().initialSettings(settings).build(), frames);
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
    drain();
  }

  @Override
  public void connected(long at) {
    readAt = at;
    if (sink instanceof Tls tls && !tls.protocol().equals("h2")) {
      fail(new Failure("tls", "the server agreed to no HTTP/2 in the handshake"), at);
      return;
    }
    // The codec's own 64 KB for all streams together would pace large answers by round trips.
    write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW_BYTES));
    drain(); // the preface; requests wait until the server said how many it takes at once
  }

  /** The server takes no more streams, and has not looked at those behind the last it names. */
  private void goAway(int last) {
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
    Request request = flow.request;
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.method())
            .path(request.path())
            .scheme(client.scheme())
            .authority(request.authority());
    for (Request.Field field : request.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!NOT_IN_HTTP2.contains(name)) {
        headers.add(name, field.value());
      }
    }
    byte[] body = request.content();
    boolean bare = body == null || body.length == 0;
    write(new DefaultHttp2HeadersFrame(headers, bare).stream(stream));
    if (body != null && !bare) {
      write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
    }
  }

  @Override
  public void received(ByteBuffer bytes, long at) {
    readAt = at;
    if (!channel.isOpen()) {
      bytes.position(bytes.limit()); // it broke in this very read: its end is already posted
      return;
    }
    isReading = true;
    try {
      channel.writeInbound(Unpooled.copiedBuffer(bytes));
    } finally {
      isReading = false;
    }
    bytes.position(bytes.limit());
    drain();
    sendWaiting();
  }

  /**
   * Hands a frame to the codec; one that cannot be written ends the connection, unless the request
   * it belongs to is over already.
   */
  private void write(Object frame) {
    ChannelFuture written = channel.write(frame);
    written.addListener(future -> {
      Throwable cause = future.cause();
      if (cause != null && !isOfOver(frame)) {
        broken(cause);
      }
    });
  }

  private boolean isOfOver(Object frame) {
    Http2FrameStream stream = frame instanceof Http2StreamFrame of ? of.stream() : null;
    return stream != null && !flows.containsKey(stream);
  }

  private void broken(Throwable cause) {
    Failure failure = new Failure("malformed", Shown.of(String.valueOf(cause.getMessage())));
    client.loop().soon(() -> fail(failure, client.loop().now()));
  }

  /** Writes the frames that were made. */
  private void drain() {
    channel.flush();
    channel.runPendingTasks();
    for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      Sink below = sink;
      if (below != null) {
        below.write(frame.nioBuffer());
      }
      frame.release();
    }
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
      write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
      drain();
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
        write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
        drain();
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
    channel.finishAndReleaseAll();
  }

  private void end(Http2FrameStream stream) {
    Flow flow = flows.remove(stream);
    if (flow != null) {
      if (stream.state().localSideOpen()) { // an answer that did not wait for the whole request
        write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
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

  /** What the codec has read. */
  private final class Frames extends Http2ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        switch (message) {
          case Http2HeadersFrame headers -> head(headers);
          case Http2DataFrame data -> data(data);
          case Http2ResetFrame reset -> reset(reset);
          case Http2SettingsFrame settings -> {
            Long most = settings.settings().maxConcurrentStreams();
            if (most != null) {
              mostStreams = most;
              client.knowStreams(Math.max(1, most));
            }
            isOpen = true;
          }
          case Http2GoAwayFrame goAway -> goAway(goAway.lastStreamId());
          default -> {
            // pings and acknowledgements are the codec's own business
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void reset(Http2ResetFrame frame) {
      Http2Error error = Http2Error.valueOf(frame.errorCode());
      if (error == Http2Error.REFUSED_STREAM) {
        refused(frame.stream(), "stream reset: " + error);
      } else {
        fail(frame.stream(), Failure.RESET, "stream reset: " + error);
      }
    }

    private void head(Http2HeadersFrame frame) {
      Flow flow = flows.get(frame.stream());
      if (flow == null) {
        return;
      }
      if (!flow.hasHead) {
        try {
          Head head = head(frame.headers());
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

    /** Nothing more of this answer is wanted. */
    private void refuse(Http2FrameStream stream, MalformedAnswer why) {
      fail(stream, "malformed", String.valueOf(why.getMessage()));
      Http2.this.write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
    }

    private Head head(Http2Headers headers) throws MalformedAnswer {
      String status = String.valueOf(headers.status());
      if (!status.matches("[1-9]\\d\\d")) {
        throw new MalformedAnswer("not an HTTP/2 status: " + status);
      }
      List<String> fields = new ArrayList<>();
      headers.forEach(entry -> {
        if (!entry.getKey().isEmpty() && entry.getKey().charAt(0) != ':') {
          fields.add(entry.getKey().toString());
          fields.add(entry.getValue().toString());
        }
      });
      return new Head(Integer.parseInt(status), false, fields.toArray(new String[0]));
    }

    private void data(Http2DataFrame frame) {
      Flow flow = flows.get(frame.stream());
      int bytes = frame.initialFlowControlledBytes();
      if (bytes > 0) {
        Http2.this.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(frame.stream()));
      }
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
      } else if (flow.told.hasEnough()) {
        end(frame.stream());
        Http2.this.write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(frame.stream()));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException ofStream) {
        fail(ofStream.stream(), "malformed", String.valueOf(cause.getMessage()));
      } else {
        broken(cause);
      }
    }
  }
}
