package dev.plimsoll.lab.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Why no answer came, in the words of a report.
 *
 * @param kind the same for all failures that a reader would count together
 */
public record Failure(String kind, String detail) {
  static final String RESET = "reset";

  /** No whole answer came by the deadline. */
  public static final Failure TIMEOUT = new Failure("timeout", "no whole answer in time");

  /** The run's end came before the answer's. */
  public static final Failure UNFINISHED =
      new Failure("unfinished", "still without an answer when its time was over");

  /** Whether a connection that was there ended too early. */
  public boolean isReset() {
    return kind.equals(RESET);
  }

  /** What an input or output fault means. */
  public static Failure of(IOException e) {
    String said = e.getMessage();
    String message = Shown.of(said == null ? e.getClass().getSimpleName() : said);
    return new Failure(kind(e, message.toLowerCase(Locale.ROOT)), message);
  }

  private static String kind(IOException e, String message) {
    return switch (e) {
      case SocketTimeoutException _ -> "timeout";
      case UnknownHostException _ -> "dns";
      case MalformedAnswer _ -> "malformed";
      case SSLException _ -> "tls";
      case NoRouteToHostException _ -> "unreachable";
      case BindException _ -> "no local port";
      case ConnectException _ -> connect(message);
      case EOFException _ -> RESET;
      default -> message.contains("too many open files") ? "no local socket" : RESET;
    };
  }

  private static String connect(String message) {
    if (message.contains("refused")) {
      return "refused";
    }
    if (message.contains("assign requested address")) {
      return "no local port";
    }
    return message.contains("timed out") ? "timeout" : "unreachable";
  }
}
