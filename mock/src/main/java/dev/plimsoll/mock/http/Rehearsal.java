package dev.plimsoll.mock.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.tokens.Words;
import java.time.Instant;

/** Reads and writes one call that nobody made, so that the first real one is not late. */
final class Rehearsal {
  private static final byte[] CALL =
      """
      {"model": "rehearsal", "stream": true, "stream_options": {"include_usage": true},
       "max_tokens": 2, "messages": [{"role": "user", "content": "hello"}]}
      """
          .getBytes(UTF_8);

  private Rehearsal() {}

  static void run(Dialect dialect) {
    switch (dialect.read(CALL)) {
      case ChatBody.Refused(var error) -> throw new IllegalStateException(error.message());
      case ChatBody.Accepted(var request) -> {
        ChatAnswer answer = dialect.answer("0", Instant.EPOCH, request, new Words(0));
        answer.firstEvents(1);
        answer.events(0, 2);
        answer.lastEvents(1);
        answer.whole(1);
      }
    }
  }
}
