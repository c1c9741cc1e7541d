package dev.plimsoll.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Says when the other side sends no more, and reads on while Vert.x has paused a connection because
 * requests wait in its pipe: only who reads hears that the other side has left. Bounded: past 256
 * KB of requests ahead it stops, and hears nothing until they are answered.
 */
final class KeepReading extends ChannelInboundHandlerAdapter {
  private static final long MOST_BYTES_AHEAD = 256 * 1024;

  private final Runnable onEnd;
  private long ahead;

  /**
   * @param onEnd the other side has closed its sending half, or said so over TLS: it may have left,
   *     or listen yet; perhaps run twice
   */
  KeepReading(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean lastWord = event instanceof SslCloseCompletionEvent said && said.isSuccess();
    if (lastWord || event instanceof ChannelInputShutdownEvent) {
      onEnd.run();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (context.channel().config().isAutoRead()) {
      ahead = 0;
    } else if (message instanceof ByteBuf bytes) {
      ahead += bytes.readableBytes();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (!context.channel().config().isAutoRead() && ahead < MOST_BYTES_AHEAD) {
      context.read();
    }
  }
}
