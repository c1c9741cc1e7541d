package dev.plimsoll.lab.request;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of an answer, read as JSON at most once and only when somebody asks. One thread. */
public final class AnswerBody {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final byte[] bytes;
  private @Nullable JsonNode json;
  private boolean read;

  public AnswerBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The body as JSON, or empty when it is not. */
  public Optional<JsonNode> json() {
    if (!read) {
      read = true;
      try {
        json = JSON.readTree(bytes);
      } catch (JacksonException _) {
        json = null;
      }
    }
    return Optional.ofNullable(json).filter(node -> !node.isMissingNode());
  }
}
