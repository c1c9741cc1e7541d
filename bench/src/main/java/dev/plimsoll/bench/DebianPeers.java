package dev.plimsoll.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The generators that Debian packages. Installs none of them. */
final class DebianPeers {
  private final Duration warmUp;
  private final Duration length;

  DebianPeers(Duration warmUp, Duration length) {
    this.warmUp = warmUp;
    this.length = length;
  }

  Peer wrk() {
    return peer("wrk", "wrk", DebianPeers::wrk, (shot, output) -> Claim.ofWrk(output));
  }

  Peer hey() {
    return peer("hey", "hey", DebianPeers::hey, (shot, output) -> Claim.ofHey(output));
  }

  Peer ab() {
    return peer("ab", "apache2-utils", DebianPeers::ab, (shot, output) -> Claim.ofAb(output));
  }

  Peer h2load() {
    return peer("h2load", "nghttp2-client", DebianPeers::h2load, (shot, output) -> Claim.NONE);
  }

  private Peer peer(String program, String debianPackage, Peer.Call call, Peer.Tongue tongue) {
    if (Cpus.program(program).isEmpty()) {
      return new Peer.Absent(program, "not installed: apt-get install " + debianPackage);
    }
    String version = version(debianPackage);
    return new Peer.Ready(program, version, warmUp, length, call, tongue);
  }

  private static List<String> wrk(Shot shot) throws IOException {
    Path script = shot.folder().resolve("post.lua");
    Files.writeString(
        script,
        """
        wrk.method = "POST"
        wrk.body = '%s'
        wrk.headers["Content-Type"] = "%s"
        """
            .formatted(Shot.BODY, Shot.JSON));
    return List.of(
        "wrk",
        "-t1",
        "-c" + shot.count(),
        "-d" + shot.seconds() + "s",
        "--latency",
        "-s",
        script.toString(),
        shot.uri().toString());
  }

  private static List<String> hey(Shot shot) {
    String url = shot.uri().toString();
    String length = shot.seconds() + "s";
    return List.of(
        "hey",
        "-z",
        length,
        "-c",
        shot.count(),
        "-m",
        "POST",
        "-T",
        Shot.JSON,
        "-d",
        Shot.BODY,
        url);
  }

  private static List<String> ab(Shot shot) throws IOException {
    String body = body(shot).toString();
    return List.of(
        "ab",
        "-q",
        "-k",
        "-t",
        shot.seconds(),
        "-n",
        "5000000",
        "-c",
        shot.count(),
        "-p",
        body,
        "-T",
        Shot.JSON,
        shot.uri().toString());
  }

  private static List<String> h2load(Shot shot) throws IOException {
    String body = body(shot).toString();
    String type = "content-type: " + Shot.JSON;
    return List.of(
        "h2load",
        "--h1",
        "-t1",
        "-c",
        shot.count(),
        "-D",
        shot.seconds(),
        "-d",
        body,
        "-H",
        type,
        shot.uri().toString());
  }

  private static Path body(Shot shot) throws IOException {
    return Files.writeString(shot.folder().resolve("body.json"), Shot.BODY);
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
