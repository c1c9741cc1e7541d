package dev.plimsoll.lab.request;

import java.util.Optional;

/** Something an answer must satisfy. Pure: it reads the answer it is given and nothing else. */
public sealed interface Check
    permits StatusCheck, StatusSet, HeaderCheck, BodyCheck, TextCheck, SizeCheck, JsonRpcCheck {
  /** What is wrong with an answer, or empty when the check holds. */
  Optional<Failed> failure(Seen seen);

  /** The expression it was parsed from. */
  String expression();

  /** Whether it reads the body, so that the body must be kept. */
  default boolean readsBody() {
    return this instanceof BodyCheck || this instanceof TextCheck || this instanceof JsonRpcCheck;
  }

  /** Whether it reads a header, so that headers must be kept. */
  default boolean readsHeaders() {
    return this instanceof HeaderCheck;
  }

  /** Whether it compares with the request's body, so that this must be kept. */
  default boolean readsRequestBody() {
    return this instanceof JsonRpcCheck;
  }

  /** The failure of this check. */
  default Optional<Failed> failed(String found) {
    return Optional.of(new Failed("check: " + expression(), found));
  }

  /**
   * Reads one of the forms that the guide lists, such as {@code status == 200} or {@code $.a.b
   * exists}.
   *
   * @throws IllegalArgumentException when it is none of them; the message says what is expected
   */
  static Check parse(String text) {
    return parse(text, Names.NONE);
  }

  /** As {@link #parse(String)}; texts to compare with may name environment variables. */
  static Check parse(String text, Names names) {
    return new CheckParser(names).parse(text.strip());
  }
}
