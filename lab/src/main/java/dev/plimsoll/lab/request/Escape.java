package dev.plimsoll.lab.request;

import java.nio.charset.StandardCharsets;

/** How a value is written so that it cannot end the place where it stands. */
enum Escape {
  /** As it is. */
  RAW,
  /** As the inside of a JSON string. */
  JSON,
  /** As a part of a URL: all but letters, digits and {@code - . _ ~} is percent-encoded. */
  URL;

  private static final String HEX = "0123456789ABCDEF";

  String of(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    append(out, value);
    return out.toString();
  }

  private void append(StringBuilder out, String value) {
    switch (this) {
      case RAW -> out.append(value);
      case JSON -> json(out, value);
      case URL -> url(out, value);
    }
  }

  private static void json(StringBuilder out, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
  }

  private static void url(StringBuilder out, String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }
}
