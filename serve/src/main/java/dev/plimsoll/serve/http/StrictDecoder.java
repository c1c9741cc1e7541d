package dev.plimsoll.serve.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Optional;

/**
 * Reads requests as Vert.x does, but mends nothing in a head that the standard lets a server refuse
 * (RFC 9112, 2.2, 3 and 5.2): folded headers, lines that end without CR, blanks before a method,
 * and any but one space between the words of a request line. Looks at each byte of a head once, and
 * at none of a body.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final byte LF = '\n';
  private static final byte CR = '\r';
  private static final byte SPACE = ' ';
  private static final byte TAB = '\t';

  private boolean inHead = true;
  private boolean beforeFirstLine = true;
  private boolean refused;
  private int lookedAt; // bytes from the reader's index on that form whole lines of this head

  StrictDecoder(Http1ServerConfig config) {
    super(config);
  }

  /** A head that is not as it should be; it says what was found. */
  static final class MalformedHead extends RuntimeException {
    private final String found;

    MalformedHead(String found) {
      super(found, null, false, false); // a value, not a fault
      this.found = found;
    }

    String found() {
      return found;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    Optional<String> fault = refused || !inHead ? Optional.empty() : fault(in);
    if (fault.isPresent()) {
      refused = true;
      HttpMessage broken = createInvalidMessage();
      broken.setDecoderResult(DecoderResult.failure(new MalformedHead(fault.get())));
      out.add(broken);
    }
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int from = in.readerIndex();
    int had = out.size();
    super.decode(context, in, out);
    lookedAt = Math.max(0, lookedAt - (in.readerIndex() - from));
    for (Object read : out.subList(had, out.size())) {
      refused |= read instanceof HttpMessage head && head.decoderResult().isFailure();
      if (read instanceof LastHttpContent) { // what follows is the next head
        inHead = true;
        beforeFirstLine = true;
        lookedAt = 0;
      }
    }
  }

  /** Looks at the whole lines of a head that were not looked at yet. */
  private Optional<String> fault(ByteBuf in) {
    while (inHead) {
      int from = in.readerIndex() + lookedAt;
      int end = in.indexOf(from, in.writerIndex(), LF);
      if (end < 0) {
        return Optional.empty();
      }
      if (end == from || in.getByte(end - 1) != CR) {
        return Optional.of("a line of the head ends without CR before its LF");
      }
      lookedAt += end + 1 - from;
      boolean blank = end - 1 == from;
      if (beforeFirstLine && !blank) {
        beforeFirstLine = false;
        if (!isRequestLine(in, from, end - 1)) {
          return Optional.of(
              "expected 'METHOD target HTTP/1.1' with one space between, in printable ASCII");
        }
      } else if (!beforeFirstLine && blank) {
        inHead = false;
      } else if (!blank && (in.getByte(from) == SPACE || in.getByte(from) == TAB)) {
        return Optional.of("a header goes on in a second line; expected each in one line");
      }
    }
    return Optional.empty();
  }

  /** Three words with one space between; what words they are is looked at by others. */
  private static boolean isRequestLine(ByteBuf in, int from, int end) {
    int spaces = 0;
    byte before = SPACE;
    for (int i = from; i < end; i++) {
      byte b = in.getByte(i);
      if (b == SPACE && before != SPACE) {
        spaces++;
      } else if (b <= SPACE || b > '~') {
        return false;
      }
      before = b;
    }
    return spaces == 2 && before != SPACE;
  }
}
