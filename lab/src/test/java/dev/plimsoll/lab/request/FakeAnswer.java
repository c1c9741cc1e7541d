package dev.plimsoll.lab.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An answer that a test wrote. */
record FakeAnswer(
    int status, Map<String, String> headers, List<String> setCookies, String text, String asked)
    implements Answered {
  static FakeAnswer of(int status, String body) {
    return new FakeAnswer(status, Map.of(), List.of(), body, "");
  }

  FakeAnswer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new FakeAnswer(status, more, setCookies, text, asked);
  }

  FakeAnswer setting(String... cookies) {
    return new FakeAnswer(status, headers, List.of(cookies), text, asked);
  }

  FakeAnswer to(String requestBody) {
    return new FakeAnswer(status, headers, setCookies, text, requestBody);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long bodySize() {
    return body().length;
  }

  @Override
  public byte[] requestBody() {
    return asked.getBytes(StandardCharsets.UTF_8);
  }
}
