package dev.plimsoll.app;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import dev.plimsoll.app.Values.AsServer;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running server is asked, and with which key. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      converter = AsServer.class,
      description = "Default: http://127.0.0.1:8001.")
  private URI server = DeadLettersArguments.USUAL_SERVER;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:PLIMSOLL_KEY}",
      description = "An API key. Default: what PLIMSOLL_KEY holds.")
  private @Nullable String key;

  RunningServer server() {
    return new RunningServer(server, Optional.ofNullable(key).filter(text -> !text.isBlank()));
  }
}
