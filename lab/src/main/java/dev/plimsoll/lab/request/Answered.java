package dev.plimsoll.lab.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer as its reader kept it. What nobody {@linkplain Expectation#needsBody needs} may be
 * left out; it is read only while its request is judged.
 */
public interface Answered {
  int status();

  /** The first header of that name (any case), without white space around it; null without one. */
  @Nullable String header(String name);

  /** The values of all {@code Set-Cookie} headers, in their order. */
  List<String> setCookies();

  /** The body as far as it was kept; all of it where an expectation needs it. */
  byte[] body();

  /** The body's length in bytes, whatever was kept. */
  long bodySize();

  /** The body of the request it answers; empty where there was none. */
  byte[] requestBody();
}
