package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/api.md are run as they stand, against a real server. */
class GuideTest {
  private static final Pattern BLOCK =
      Pattern.compile("```(sh|js|python)\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void every_example_of_the_api_guide_works() throws Exception {
    String guide = Files.readString(Path.of("../docs/api.md"));
    Vertx vertx = EventLoops.start();
    MockOptions options =
        MockOptions.defaults()
            .withPort(0)
            .withLatency(Distribution.parse("20ms"))
            .withErrors(new Share(0));
    try (MockProvider provider = MockProvider.start(options)) {
      ServeConfig config =
          ServeConfig.of(
              Yaml.parse("guide", "provider: {baseUrl: \"" + provider.url() + "/v1\"}"), _ -> "");
      try (Server server =
          ServeAction.server(
              config.with(Optional.empty(), Optional.of(0), Optional.empty()),
              vertx,
              Stores.in(new MemoryTaskStore(1_000)))) {
        String address = "127.0.0.1:" + server.listen();
        int examples = 0;
        Matcher blocks = BLOCK.matcher(guide);
        while (blocks.find()) {
          examples++;
          String code = blocks.group(2).replace("127.0.0.1:8001", address);
          run(blocks.group(1), code);
        }
        assertThat(examples).isEqualTo(3);
      }
    } finally {
      EventLoops.stop(vertx);
    }
  }

  private void run(String language, String code) throws Exception {
    String program = language.equals("sh") ? "curl" : language.equals("js") ? "node" : "python3";
    if (!isInstalled(program)) {
      System.out.println(program + " is not installed: its example was not run");
      return;
    }
    Path file =
        Files.writeString(
            folder.resolve("example." + (language.equals("js") ? "mjs" : language)), code);
    Process process =
        new ProcessBuilder(List.of(language.equals("sh") ? "sh" : program, file.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains(language.equals("sh") ? "\"status\":\"queued\"" : "completed ");
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }
}
