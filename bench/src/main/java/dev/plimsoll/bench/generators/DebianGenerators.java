package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.machine.Programs;
import dev.plimsoll.bench.targets.SmallPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The generators that Debian packages. Installs none of them. */
final class DebianGenerators {
  private final Duration warmUp;
  private final Duration length;

  DebianGenerators(Duration warmUp, Duration length) {
    this.warmUp = warmUp;
    this.length = length;
  }

  Generator wrk() {
    return peer(
        "wrk", "wrk", DebianGenerators::wrk, (spec, output) -> ReportedLatency.ofWrk(output));
  }

  Generator hey() {
    return peer(
        "hey", "hey", DebianGenerators::hey, (spec, output) -> ReportedLatency.ofHey(output));
  }

  Generator ab() {
    return peer(
        "ab",
        "apache2-utils",
        DebianGenerators::ab,
        (spec, output) -> ReportedLatency.ofAb(output));
  }

  Generator h2load() {
    return peer(
        "h2load",
        "nghttp2-client",
        DebianGenerators::h2load,
        (spec, output) -> ReportedLatency.NONE);
  }

  private Generator peer(
      String program,
      String debianPackage,
      Generator.CommandLine commandLine,
      Generator.OutputReader reader) {
    if (Programs.find(program).isEmpty()) {
      return new Generator.Absent(program, "not installed: apt-get install " + debianPackage);
    }
    String version = version(debianPackage);
    return new Generator.Ready(program, version, warmUp, length, commandLine, reader);
  }

  private static List<String> wrk(LoadSpec spec) throws IOException {
    Path script = spec.folder().resolve("post.lua");
    Files.writeString(
        script,
        """
        wrk.method = "POST"
        wrk.body = '%s'
        wrk.headers["Content-Type"] = "%s"
        """
            .formatted(SmallPost.BODY, SmallPost.MEDIA_TYPE));
    return List.of(
        "wrk",
        "-t1",
        "-c" + spec.count(),
        "-d" + spec.seconds() + "s",
        "--latency",
        "-s",
        script.toString(),
        spec.uri().toString());
  }

  private static List<String> hey(LoadSpec spec) {
    String url = spec.uri().toString();
    String length = spec.seconds() + "s";
    return List.of(
        "hey",
        "-z",
        length,
        "-c",
        spec.count(),
        "-m",
        "POST",
        "-T",
        SmallPost.MEDIA_TYPE,
        "-d",
        SmallPost.BODY,
        url);
  }

  private static List<String> ab(LoadSpec spec) throws IOException {
    String body = body(spec).toString();
    return List.of(
        "ab",
        "-q",
        "-k",
        "-t",
        spec.seconds(),
        "-n",
        "5000000",
        "-c",
        spec.count(),
        "-p",
        body,
        "-T",
        SmallPost.MEDIA_TYPE,
        spec.uri().toString());
  }

  private static List<String> h2load(LoadSpec spec) throws IOException {
    String body = body(spec).toString();
    String type = "content-type: " + SmallPost.MEDIA_TYPE;
    return List.of(
        "h2load",
        "--h1",
        "-t1",
        "-c",
        spec.count(),
        "-D",
        spec.seconds(),
        "-d",
        body,
        "-H",
        type,
        spec.uri().toString());
  }

  private static Path body(LoadSpec spec) throws IOException {
    return Files.writeString(spec.folder().resolve("body.json"), SmallPost.BODY);
  }

  /** The installed version, or nothing on another system. */
  private static String version(String debianPackage) {
    try {
      Process process =
          new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", debianPackage)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(5, TimeUnit.SECONDS) ? said : "";
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
