package dev.plimsoll.lab.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request, ready to be sent. Values have been checked by who made it: no field holds a line
 * break. One that is sent many times is encoded once.
 */
public final class Request {
  /** One header. */
  public record Field(String name, String value) {}

  private final String method;
  private final String path;
  private final String authority;
  private final List<Field> fields;
  private final byte @Nullable [] body;
  private final @Nullable ByteBuffer encoded;

  private Request(
      String method,
      String path,
      String authority,
      List<Field> fields,
      byte @Nullable [] body,
      boolean often) {
    this.method = method;
    this.path = path;
    this.authority = authority;
    this.fields = fields;
    this.body = body;
    this.encoded = often ? direct(encode()) : null;
  }

  /**
   * A request that is sent once.
   *
   * @param path the request target, with its query
   * @param authority of the Host header
   * @param body null for none; an empty one is sent as such
   */
  public static Request once(
      String method, String path, String authority, List<Field> fields, byte @Nullable [] body) {
    return new Request(method, path, authority, fields, body, false);
  }

  /** A request that is sent many times as it is. */
  public static Request often(
      String method, String path, String authority, List<Field> fields, byte @Nullable [] body) {
    return new Request(method, path, authority, fields, body, true);
  }

  public String method() {
    return method;
  }

  /** Its body, or null where it has none. Not to be changed. */
  public byte @Nullable [] content() {
    return body;
  }

  /** The request target, with its query. */
  public String path() {
    return path;
  }

  String authority() {
    return authority;
  }

  List<Field> fields() {
    return fields;
  }

  /** Its bytes in HTTP/1.1, in a buffer that is used again for the next request. */
  ByteBuffer http1() {
    ByteBuffer ready = encoded;
    return ready == null ? ByteBuffer.wrap(encode()) : ready.rewind();
  }

  private byte[] encode() {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(authority);
    head.append("\r\n");
    for (Field field : fields) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    byte[] content = body;
    if (content != null) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (content == null || content.length == 0) {
      return start;
    }
    byte[] whole = new byte[start.length + content.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
