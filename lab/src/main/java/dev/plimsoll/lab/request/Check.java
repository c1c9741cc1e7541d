package dev.plimsoll.lab.request;

import java.util.Optional;

/** Something an answer must satisfy. Pure: it reads the status and the body it is given. */
public sealed interface Check permits StatusCheck, BodyCheck {
  /** What is wrong with an answer, or empty when the check holds. */
  Optional<String> failure(int status, AnswerBody body);

  /** The expression it was parsed from. */
  String expression();

  /** Whether it reads the body, so that the body must be kept. */
  default boolean readsBody() {
    return this instanceof BodyCheck;
  }

  /**
   * Reads {@code status == 200}, {@code $.a.b exists} or {@code $.a[0].b == "x"}.
   *
   * @throws IllegalArgumentException when it is none of them; the message says what is expected
   */
  static Check parse(String text) {
    return CheckParser.parse(text.strip());
  }
}
