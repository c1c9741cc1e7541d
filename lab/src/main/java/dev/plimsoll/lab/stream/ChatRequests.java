package dev.plimsoll.lab.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Bodies and headers of chat requests as text with names in {@code ${…}} left in it, for the
 * scenario's templates to fill. It fills nothing itself and knows no secret.
 */
public final class ChatRequests {
  /** The limit of an answer where none is given and the wire asks for one. */
  public static final String DEFAULT_MAX_TOKENS = "1024";

  private static final String ANTHROPIC_VERSION = "2023-06-01";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9]\\d{0,8}");
  private static final Pattern NAME = Pattern.compile("\\$\\{[^}]*}");

  /**
   * What to ask for.
   *
   * @param model the model's name; may hold template names
   * @param prompt the user's message; may hold template names
   * @param maxTokens a whole number, or one template name that becomes one
   */
  public record Chat(String model, String prompt, Optional<String> maxTokens, boolean stream) {
    public Chat {
      maxTokens.ifPresent(ChatRequests::checkNumber);
    }
  }

  private ChatRequests() {}

  /**
   * The body's template text: JSON as soon as its names are filled with text that needs no escape.
   */
  public static String body(Dialect dialect, Chat chat) {
    return switch (dialect) {
      case OPENAI -> openAi(chat);
      case ANTHROPIC -> anthropic(chat);
      case OLLAMA -> ollama(chat);
    };
  }

  /** The headers that such a request needs, but for the key. */
  public static Map<String, String> headers(Dialect dialect) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    if (dialect == Dialect.ANTHROPIC) {
      headers.put("anthropic-version", ANTHROPIC_VERSION);
    }
    return headers;
  }

  /** The header that carries a key: its name, and its value for {@code key}. */
  public static Map.Entry<String, String> keyHeader(Dialect dialect, String key) {
    return switch (dialect) {
      case OPENAI, OLLAMA -> Map.entry("authorization", "Bearer " + key);
      case ANTHROPIC -> Map.entry("x-api-key", key);
    };
  }

  private static String openAi(Chat chat) {
    String usage = chat.stream() ? ",\"stream_options\":{\"include_usage\":true}" : "";
    String limit = chat.maxTokens().map(n -> ",\"max_tokens\":" + n).orElse("");
    return "{" + common(chat) + usage + limit + "}";
  }

  private static String anthropic(Chat chat) {
    String limit = chat.maxTokens().orElse(DEFAULT_MAX_TOKENS);
    return "{" + common(chat) + ",\"max_tokens\":" + limit + "}";
  }

  /** Ollama streams unless it is told not to. */
  private static String ollama(Chat chat) {
    String limit = chat.maxTokens().map(n -> ",\"options\":{\"num_predict\":" + n + "}").orElse("");
    return "{" + common(chat) + limit + "}";
  }

  private static String common(Chat chat) {
    return "\"model\":"
        + quoted(chat.model())
        + ",\"messages\":[{\"role\":\"user\",\"content\":"
        + quoted(chat.prompt())
        + "}],\"stream\":"
        + chat.stream();
  }

  private static void checkNumber(String maxTokens) {
    if (!WHOLE_NUMBER.matcher(maxTokens).matches() && !NAME.matcher(maxTokens).matches()) {
      throw new IllegalArgumentException(
          "max tokens is '%s'\n  Expected a whole number of at least 1, or one name such as"
                  .formatted(maxTokens)
              + " ${trace.generatedTokens}.");
    }
  }

  /** A JSON string; what stands in a template name stays as it is. */
  private static String quoted(String template) {
    StringBuilder out = new StringBuilder(template.length() + 16).append('"');
    int at = 0;
    while (at < template.length()) {
      boolean isName = template.startsWith("${", at) && !template.startsWith("$${", at - 1);
      int end = isName ? template.indexOf('}', at) + 1 : 0;
      if (end > 0) {
        out.append(template, at, end);
        at = end;
      } else {
        escape(template.charAt(at++), out);
      }
    }
    return out.append('"').toString();
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ') {
          out.append("\\u00")
              .append(Character.forDigit(c >> 4, 16))
              .append(Character.forDigit(c & 15, 16));
        } else {
          out.append(c);
        }
      }
    }
  }
}
