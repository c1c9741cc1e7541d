package dev.plimsoll.mock.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The models on offer. Calls may name any other as well: every name is answered. */
public final class Models {
  private static final List<String> NAMES = List.of("mock-small", "mock-medium", "mock-large");
  private static final long CREATED = 1_763_683_200;

  private Models() {}

  /** The list as JSON. */
  public static byte[] list() {
    return NAMES.stream()
        .map(Models::json)
        .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One model as JSON, whatever its name. */
  public static byte[] one(String name) {
    return json(name).getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String name) {
    return "{\"id\":"
        + Json.quoted(name)
        + ",\"object\":\"model\",\"created\":"
        + CREATED
        + ",\"owned_by\":\"plimsoll-mock\"}";
  }
}
