package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Answered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as expectations see it. Its headers were not kept. */
record AnswerSeen(Answer answer) implements Answered {
  private static final byte[] NONE = {};

  @Override
  public int status() {
    return answer.status();
  }

  @Override
  public @Nullable String header(String name) {
    return name.equalsIgnoreCase("Location") ? answer.location() : null;
  }

  @Override
  public List<String> setCookies() {
    return List.of();
  }

  @Override
  public byte[] body() {
    return answer.body();
  }

  @Override
  public long bodySize() {
    return answer.bytes();
  }

  @Override
  public byte[] requestBody() {
    return NONE;
  }
}
