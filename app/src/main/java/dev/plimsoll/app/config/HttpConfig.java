package dev.plimsoll.app.config;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.http.TlsFiles;
import java.nio.file.Path;

/** Reads what the server listens on, and the section {@code http}. */
final class HttpConfig {
  private HttpConfig() {}

  static HttpSettings of(Section file) {
    Section http =
        Fields.section(file, "http")
            .allow(
                "http",
                "largestBody",
                "connections",
                "connectionsPerAddress",
                "head",
                "body",
                "keepAlive",
                "longestWait");
    HttpSettings usual = HttpSettings.on("127.0.0.1", 8001);
    int connections =
        http.get("connections", value -> value.integer(1, 1_000_000), usual.connections());
    return new HttpSettings(
        file.get("host", Value::string, usual.host()),
        file.get("port", value -> value.integer(0, 65_535), usual.port()),
        http.get("largestBody", HttpConfig::body, usual.largestBody()),
        connections,
        http.get("head", Fields::positive, usual.head()),
        http.get("body", Fields::positive, usual.body()),
        http.get("keepAlive", Fields::positive, usual.keepAlive()),
        http.get("longestWait", Fields::positive, usual.longestWait()),
        http.get("connectionsPerAddress", value -> value.integer(1, 1_000_000), connections),
        file.get("tls").map(value -> tls(value.section())));
  }

  private static TlsFiles tls(Section tls) {
    tls.allow("tls", "cert", "key");
    return TlsFiles.of(Path.of(tls.need("cert").string()), Path.of(tls.need("key").string()));
  }

  private static DataSize body(Value value) {
    DataSize size = value.size();
    if (size.bytes() < 1_000 || size.bytes() > 1_000_000_000) {
      throw value.fault("a body is bounded between 1KB and 1GB, found " + size, "");
    }
    return size;
  }
}
