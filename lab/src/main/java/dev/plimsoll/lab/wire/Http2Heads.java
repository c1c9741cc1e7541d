package dev.plimsoll.lab.wire;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Heads as HTTP/2 has them: names in lower case, and what HTTP/1.1 has a line for as a field. */
final class Http2Heads {
  private static final List<String> NOT_IN_HTTP2 =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private Http2Heads() {}

  /** A request's head. */
  static Http2Headers of(Request request, String scheme) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.method())
            .path(request.path())
            .scheme(scheme)
            .authority(request.authority());
    for (Request.Field field : request.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!NOT_IN_HTTP2.contains(name)) {
        var _ = headers.add(name, field.value());
      }
    }
    return headers;
  }

  /** An answer's head. */
  static Head of(Http2Headers headers) throws MalformedAnswer {
    String status = String.valueOf(headers.status());
    if (!status.matches("[1-9]\\d\\d")) {
      throw new MalformedAnswer("not an HTTP/2 status: " + status);
    }
    List<String> fields = new ArrayList<>();
    headers.forEach(entry -> {
      if (!entry.getKey().isEmpty() && entry.getKey().charAt(0) != ':') {
        fields.add(entry.getKey().toString());
        fields.add(entry.getValue().toString());
      }
    });
    return new Head(Integer.parseInt(status), false, fields.toArray(new String[0]));
  }
}
