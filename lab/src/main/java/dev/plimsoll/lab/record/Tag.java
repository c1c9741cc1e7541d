package dev.plimsoll.lab.record;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a line of {@code histogram.hlog} is about: a clock, and whose times it shows. Written as
 * {@code response} for the run, {@code response@2} for its second phase, {@code response:GET%20%2F}
 * for one request's name (as in a form's URL, since a tag holds no comma and no blank), {@code
 * error:timeout} for one kind of failure.
 *
 * @param clock {@code response}, {@code service}, {@code lag}, {@code ttft} and so on
 * @param name the request or the kind, as it is; absent where the tag has none
 * @param phase from 1; 0 for none
 */
public record Tag(String clock, Optional<String> name, int phase) {
  private static final int MOST_PHASES = 9_999;

  static Tag ofRun(String clock) {
    return new Tag(clock, Optional.empty(), 0);
  }

  static Tag ofName(String clock, String name) {
    return new Tag(clock, Optional.of(name), 0);
  }

  static Tag ofPhase(String clock, int phase) {
    return new Tag(clock, Optional.empty(), phase);
  }

  /**
   * Reads a tag.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Tag parse(String text) {
    int colon = text.indexOf(':');
    int at = text.indexOf('@');
    if (colon > 0) {
      String name = URLDecoder.decode(text.substring(colon + 1), StandardCharsets.UTF_8);
      return ofName(clock(text.substring(0, colon)), name);
    }
    if (at > 0 && text.substring(at + 1).matches("[1-9]\\d{0,3}")) {
      int phase = Integer.parseInt(text.substring(at + 1));
      return ofPhase(clock(text.substring(0, at)), Math.min(phase, MOST_PHASES));
    }
    return ofRun(clock(text));
  }

  private static String clock(String text) {
    if (!text.matches("[A-Za-z]{1,20}")) {
      throw new IllegalArgumentException("no tag of a run: expected response, service and so on");
    }
    return text;
  }

  @Override
  public String toString() {
    if (name.isPresent()) {
      // Half a surrogate pair becomes '?', here as in every other file of a run.
      return clock + ":" + URLEncoder.encode(name.get(), StandardCharsets.UTF_8);
    }
    return phase > 0 ? clock + "@" + phase : clock;
  }
}
