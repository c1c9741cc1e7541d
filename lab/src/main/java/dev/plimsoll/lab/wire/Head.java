package dev.plimsoll.lab.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The head of an answer: its status, and its headers by name. Immutable. */
public final class Head {
  private final int status;
  private final String[] fields;
  private final List<String> setCookies;
  final boolean keepAlive;
  final boolean chunked;
  final long contentLength;

  /** A head of which the fields stand in turn: name, value, name, value. */
  Head(int status, boolean http10, String[] fields) throws MalformedAnswer {
    this.status = status;
    this.fields = fields;
    boolean keep = !http10;
    boolean inChunks = false;
    long length = -1;
    for (int i = 0; i < fields.length; i += 2) {
      String name = fields[i];
      String value = fields[i + 1];
      if (name.equalsIgnoreCase("Content-Length")) {
        length = contentLength(value, length);
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        inChunks = value.toLowerCase(Locale.ROOT).endsWith("chunked");
      } else if (name.equalsIgnoreCase("Connection")) {
        String word = value.toLowerCase(Locale.ROOT);
        keep = !word.contains("close") && (keep || word.contains("keep-"));
      }
    }
    this.setCookies = List.copyOf(headers("Set-Cookie"));
    this.keepAlive = keep;
    this.chunked = inChunks;
    this.contentLength = length;
  }

  public int status() {
    return status;
  }

  /** The first value of a header, whatever the case of its name; null when there is none. */
  public @Nullable String header(String name) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return fields[i + 1];
      }
    }
    return null;
  }

  private List<String> headers(String name) {
    List<String> found = new ArrayList<>(2);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        found.add(fields[i + 1]);
      }
    }
    return found;
  }

  /** The values of all {@code Set-Cookie} headers. */
  public List<String> setCookies() {
    return setCookies;
  }

  boolean isInterim() {
    return status < 200;
  }

  /** Whether no body follows, whatever its fields say. */
  boolean isBodiless() {
    return status == 204 || status == 304;
  }

  /** Whether its end can be told without the connection's end. */
  boolean isFramed() {
    return chunked || contentLength >= 0 || isBodiless();
  }

  /** Reads a head of HTTP/1: a status line and fields, each line ended by LF or CRLF. */
  static Head parse(byte[] bytes, int length) throws MalformedAnswer {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String line = line(text, 0, end);
    int status = status(line);
    List<String> fields = new ArrayList<>(16);
    for (int at = end + 1; at < text.length(); at = end + 1) {
      end = text.indexOf('\n', at);
      String field = line(text, at, end);
      if (!field.isEmpty()) {
        int colon = field.indexOf(':');
        if (colon <= 0) {
          throw new MalformedAnswer("a header line without a colon: " + field);
        }
        if (field.charAt(colon - 1) == ' ' || field.charAt(colon - 1) == '\t') {
          throw new MalformedAnswer("a header with a space before its colon: " + field);
        }
        fields.add(field.substring(0, colon));
        fields.add(field.substring(colon + 1).strip());
      }
    }
    return new Head(status, line.charAt(7) == '0', fields.toArray(new String[0]));
  }

  private static String line(String text, int from, int end) {
    int to = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    return text.substring(from, to);
  }

  private static int status(String line) throws MalformedAnswer {
    boolean spaced =
        line.length() >= 12
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    if (!line.startsWith("HTTP/1.") || !spaced) {
      throw new MalformedAnswer("not an HTTP/1.1 status line: " + line);
    }
    int status = 0;
    for (int i = 9; i < 12; i++) {
      char digit = line.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new MalformedAnswer("not an HTTP/1.1 status line: " + line);
      }
      status = status * 10 + (digit - '0');
    }
    if (status < 100) {
      throw new MalformedAnswer("a status below 100: " + line);
    }
    if (status == 101) {
      throw new MalformedAnswer("an upgrade that was not asked for (101)");
    }
    return status;
  }

  private static long contentLength(String value, long before) throws MalformedAnswer {
    boolean digits = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; digits && i < value.length(); i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw new MalformedAnswer("Content-Length is '" + value + "'");
    }
    long length = Long.parseLong(value);
    if (before >= 0 && before != length) {
      throw new MalformedAnswer("two different Content-Lengths");
    }
    return length;
  }
}
