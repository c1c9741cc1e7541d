package dev.plimsoll.lab.stream;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Walks JSON without building a tree: what nobody asks for is skipped, yet must be JSON. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();
  private static final long MOST_TOKENS = 1_000_000_000_000L; // so that no sum overflows

  /** Takes one field; the parser stands on its value and is left at the value's end. */
  interface Field<T> {
    void read(String name, JsonParser value, T into);
  }

  /** Takes one item of an array, in the same way. */
  interface Item<T> {
    void read(JsonParser value, T into);
  }

  private Json() {}

  /**
   * Reads one JSON object and nothing after it.
   *
   * @throws tools.jackson.core.JacksonException when the bytes are anything else
   */
  static <T> void whole(byte[] bytes, int length, T into, Field<T> field) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(json, "not an object");
      }
      object(json, into, field);
      if (json.nextToken() != null) {
        throw new StreamReadException(json, "more after the object's end");
      }
    }
  }

  /** Reads the fields of an object; anything else is skipped. */
  static <T> void object(JsonParser json, T into, Field<T> field) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name, json, into);
    }
  }

  /** Reads the items of an array; anything else is skipped. */
  static <T> void array(JsonParser json, T into, Item<T> item) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      item.read(json, into);
    }
  }

  /** Whether the value is a text that is not empty; skips it. */
  static boolean says(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getStringLength() > 0;
    }
    json.skipChildren();
    return false;
  }

  /** A text, a number as text, or an empty text for everything else. */
  static String text(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      return json.getString();
    }
    json.skipChildren();
    return "";
  }

  static boolean isTrue(JsonParser json) {
    json.skipChildren();
    return json.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** A number of tokens, or {@code otherwise} where the value is none. */
  static long tokens(JsonParser json, long otherwise) {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long count = json.getLongValue();
      return count >= 0 && count <= MOST_TOKENS ? count : otherwise;
    }
    json.skipChildren();
    return otherwise;
  }
}
