package dev.plimsoll.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The generators that are measured side by side, each with its command. Starts none of them. */
final class Peers {
  private static final String AUTOCANNON = "9.0.0";
  private static final String GATLING = "3.15.1";
  private static final String HYPERFOIL = "0.25.2";

  private final Bed bed;
  private final Fetched fetched;
  private final DebianPeers debian;
  private final Duration nativeWarmUp;
  private final Duration nativeLength;
  private final Duration javaWarmUp;
  private final Duration javaLength;

  /** Native tools load for 6 s; those that a JVM must warm up for 10 s, of which it has five. */
  Peers(Bed bed) {
    this.bed = bed;
    this.fetched = new Fetched(bed.root());
    this.nativeWarmUp = bed.smoke() ? Duration.ofMillis(250) : Duration.ofSeconds(1);
    this.nativeLength = Duration.ofSeconds(bed.smoke() ? 2 : 6);
    this.debian = new DebianPeers(nativeWarmUp, nativeLength);
    this.javaWarmUp = bed.smoke() ? Duration.ofMillis(500) : Duration.ofSeconds(5);
    this.javaLength = Duration.ofSeconds(bed.smoke() ? 2 : 10);
  }

  /** What the others are held against. */
  Peer yardstick() {
    return debian.wrk();
  }

  Peer.Ready plimsoll() {
    return new Peer.Ready(
        "plimsoll", "this build", javaWarmUp, javaLength, this::plimsoll, Peers::summary);
  }

  /** All the others, fetched where they are not there yet. */
  List<Peer> others() throws IOException, InterruptedException {
    List<Peer> peers = new ArrayList<>();
    peers.add(debian.hey());
    peers.add(debian.ab());
    peers.add(debian.h2load());
    peers.add(autocannon());
    peers.add(gatling());
    peers.add(hyperfoil());
    return peers;
  }

  private Peer autocannon() throws IOException, InterruptedException {
    try {
      Path folder = fetched.npm("autocannon", AUTOCANNON);
      String script = folder.resolve("node_modules/autocannon/autocannon.js").toString();
      return new Peer.Ready(
          "autocannon",
          AUTOCANNON,
          nativeWarmUp.multipliedBy(2),
          nativeLength,
          shot ->
              List.of(
                  "node",
                  script,
                  "-c",
                  shot.count(),
                  "-d",
                  shot.seconds(),
                  "-m",
                  "POST",
                  "-H",
                  "content-type=" + Shot.JSON,
                  "-b",
                  Shot.BODY,
                  "-j",
                  "-n",
                  shot.uri().toString()),
          (shot, output) -> Claim.ofAutocannon(output));
    } catch (BrokenException e) {
      return new Peer.Absent("autocannon", e.why());
    }
  }

  private Peer gatling() throws IOException, InterruptedException {
    try {
      Path folder =
          fetched.maven(
              "gatling",
              "io.gatling:gatling-app:" + GATLING,
              "io.gatling:gatling-http-java:" + GATLING,
              "io.gatling.highcharts:gatling-charts-highcharts:" + GATLING);
      Files.writeString(
          folder.resolve("classes/logback.xml"),
          "<configuration><root level=\"OFF\"/></configuration>\n");
      return new Peer.Ready(
          "Gatling",
          GATLING,
          javaWarmUp,
          javaLength,
          shot -> gatling(folder, shot),
          (shot, output) -> Claim.ofGatling(output));
    } catch (BrokenException e) {
      return new Peer.Absent("Gatling", e.why());
    }
  }

  private static List<String> gatling(Path folder, Shot shot) {
    List<String> command = java(folder);
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-Dconnections=" + shot.count());
    command.add("-Dseconds=" + shot.seconds());
    command.add("-Dbody=" + Shot.BODY);
    command.add("-Dorigin=" + shot.origin());
    command.addAll(List.of("io.gatling.app.Gatling", "-s", "Closed"));
    command.addAll(List.of("-rf", shot.folder().resolve("gatling").toString()));
    return command;
  }

  private Peer hyperfoil() throws IOException, InterruptedException {
    try {
      Path folder =
          fetched.maven(
              "hyperfoil",
              "io.hyperfoil:hyperfoil-core:" + HYPERFOIL,
              "io.hyperfoil:hyperfoil-http:" + HYPERFOIL);
      return new Peer.Ready(
          "Hyperfoil",
          HYPERFOIL,
          javaWarmUp,
          javaLength,
          shot -> hyperfoil(folder, shot),
          (shot, output) -> Claim.ofHyperfoil(output));
    } catch (BrokenException e) {
      return new Peer.Absent("Hyperfoil", e.why());
    }
  }

  private static List<String> hyperfoil(Path folder, Shot shot) throws IOException {
    Path file = shot.folder().resolve("closed.hf.yaml");
    Files.writeString(
        file,
        Fetched.resource("peers/hyperfoil/closed.hf.yaml")
            .replace("@ORIGIN@", shot.origin())
            .replace("@CONNECTIONS@", shot.count())
            .replace("@SECONDS@", shot.seconds())
            .replace("@BODY@", Shot.BODY));
    List<String> command = java(folder);
    command.addAll(List.of("Closed", file.toString()));
    return command;
  }

  private static List<String> java(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp"));
    command.add(folder.resolve("classes") + ":" + folder.resolve("lib") + "/*");
    return command;
  }

  private List<String> plimsoll(Shot shot) throws IOException {
    Path scenario = shot.folder().resolve("closed.yaml");
    Files.writeString(
        scenario,
        """
        name: closed
        target: %s
        load:
          - {users: %d, duration: %ds}
        requests:
          - {name: post, method: POST, path: /x, body: '%s', expect: ["status == 200"]}
        """
            .formatted(shot.origin(), shot.connections(), shot.length().toSeconds(), Shot.BODY));
    String run = shot.folder().resolve("run").toString();
    return List.of(bed.plimsoll().toString(), "test", scenario.toString(), "--out", run);
  }

  private static Claim summary(Shot shot, String output) throws BrokenException, IOException {
    Summary summary = Summary.read(shot.folder().resolve("run"));
    double failed = summary.number("requests", "failed").orElse(Double.NaN);
    if (failed != 0) {
      throw new BrokenException("%.0f requests failed: %s".formatted(failed, summary.errors()));
    }
    return new Claim(summary.number("response", "p50"), summary.number("response", "p99"));
  }
}
