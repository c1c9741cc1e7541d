package dev.plimsoll.lab.report;

import dev.plimsoll.lab.text.Clean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The document around a body: style and script inside it, and a policy that lets nothing else run
 * and nothing be fetched.
 */
final class Page {
  private Page() {}

  static String around(String title, Markup body) {
    String style = resource("report.css");
    String script = resource("report.js");
    String policy =
        "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
            .formatted(hash(style), hash(script));
    Markup head = new Markup();
    head.single("meta", "charset", "utf-8").line();
    head.single("meta", "http-equiv", "Content-Security-Policy", "content", policy).line();
    head.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .line();
    head.single("meta", "name", "color-scheme", "content", "light dark").line();
    head.leaf("title", Clean.line(title, 80) + " · Plimsoll").line();
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n"
        + head
        + "<style>"
        + style
        + "</style>\n</head>\n<body>\n"
        + body
        + "<script>"
        + script
        + "</script>\n</body>\n</html>\n";
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
