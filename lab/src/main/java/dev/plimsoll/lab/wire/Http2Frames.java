package dev.plimsoll.lab.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
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
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one HTTP/2 connection out of bytes and into bytes, by Netty's codec, which keeps the
 * windows; knows no socket, no clock and no request that is under way. Loop thread only.
 */
final class Http2Frames {
  private static final int WINDOW_BYTES = 1024 * 1024;
  private static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
  private static final int MOST_HEADER_BYTES = 64 * 1024;

  /** What was read, and what could not be written. */
  interface Ear {
    void head(Http2HeadersFrame frame);

    void data(Http2DataFrame frame);

    void reset(Http2FrameStream stream, @Nullable Http2Error error);

    /** The server takes so many streams at once; null where it did not say. */
    void settled(@Nullable Long mostStreams);

    /** The server takes no more streams, and has not looked at those behind the last. */
    void goingAway(int last);

    /** What came is wrong on this stream only. */
    void malformed(Http2FrameStream stream, String detail);

    /** A frame was not written, on a stream or on none. */
    void unwritten(@Nullable Http2FrameStream stream, Throwable cause);

    /** What came is wrong for the whole connection. */
    void broken(Throwable cause);
  }

  private final Ear ear;
  private final Reader reader = new Reader();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  Http2Frames(Ear ear) {
    this.ear = ear;
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .pushEnabled(false)
            .initialWindowSize(WINDOW_BYTES)
            .maxHeaderListSize(MOST_HEADER_BYTES);
    channel
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forClient().initialSettings(settings).build(), reader);
  }

  Http2FrameStream newStream() {
    return reader.newStream();
  }

  /** Makes room for all streams together: 64 KB, as usual, would pace answers by round trips. */
  void widen() {
    write(null, new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW_BYTES));
  }

  void request(Http2FrameStream stream, Request request, String scheme) {
    byte[] body = request.content();
    boolean bare = body == null || body.length == 0;
    write(stream, new DefaultHttp2HeadersFrame(Http2Heads.of(request, scheme), bare));
    if (body != null && !bare) {
      write(stream, new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
    }
  }

  /** Nothing more of a stream is wanted. */
  void cancel(Http2FrameStream stream) {
    write(stream, new DefaultHttp2ResetFrame(Http2Error.CANCEL));
  }

  /** So many bytes that came on a stream are out of the way. */
  void consumed(Http2FrameStream stream, int bytes) {
    if (bytes > 0) {
      write(stream, new DefaultHttp2WindowUpdateFrame(bytes));
    }
  }

  private void write(@Nullable Http2FrameStream stream, Http2StreamFrame frame) {
    var _ =
        channel
            .write(stream == null ? frame : frame.stream(stream))
            .addListener(future -> {
              Throwable cause = future.cause();
              if (cause != null) {
                ear.unwritten(stream, cause);
              }
            });
  }

  /** Reads bytes as they came; only while it is open. */
  void read(ByteBuffer bytes) {
    var _ = channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Writes the frames that were made; without anywhere to write to they are dropped. */
  void drain(@Nullable Sink below) {
    channel.flush();
    channel.runPendingTasks();
    for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      if (below != null) {
        below.write(frame.nioBuffer());
      }
      frame.release();
    }
  }

  void close() {
    channel.finishAndReleaseAll();
  }

  private final class Reader extends Http2ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        switch (message) {
          case Http2HeadersFrame headers -> ear.head(headers);
          case Http2DataFrame data -> ear.data(data);
          case Http2ResetFrame reset ->
              ear.reset(reset.stream(), Http2Error.valueOf(reset.errorCode()));
          case Http2SettingsFrame frame -> ear.settled(frame.settings().maxConcurrentStreams());
          case Http2GoAwayFrame goAway -> ear.goingAway(goAway.lastStreamId());
          default -> {
            // pings and acknowledgements are the codec's own business
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException ofStream) {
        ear.malformed(ofStream.stream(), String.valueOf(cause.getMessage()));
      } else {
        ear.broken(cause);
      }
    }
  }
}
