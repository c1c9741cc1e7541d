package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Resources;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.peers.PeerPackages;
import dev.plimsoll.bench.program.RunSummary;
import dev.plimsoll.bench.targets.SmallPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The generators that are measured side by side, each with its command. Starts none of them. */
final class Generators {
  private static final String AUTOCANNON = "9.0.0";
  private static final String GATLING = "3.15.1";
  private static final String HYPERFOIL = "0.25.2";

  private final Testbed bed;
  private final PeerPackages fetched;
  private final DebianGenerators debian;
  private final Duration nativeWarmUp;
  private final Duration nativeLength;
  private final Duration javaWarmUp;
  private final Duration javaLength;

  /** Native tools load for 6 s; those that a JVM must warm up for 10 s, of which it has five. */
  Generators(Testbed bed) {
    this.bed = bed;
    this.fetched = new PeerPackages(bed.root());
    this.nativeWarmUp = bed.smoke() ? Duration.ofMillis(250) : Duration.ofSeconds(1);
    this.nativeLength = Duration.ofSeconds(bed.smoke() ? 2 : 6);
    this.debian = new DebianGenerators(nativeWarmUp, nativeLength);
    this.javaWarmUp = bed.smoke() ? Duration.ofMillis(500) : Duration.ofSeconds(5);
    this.javaLength = Duration.ofSeconds(bed.smoke() ? 2 : 10);
  }

  /** What the others are held against. */
  Generator yardstick() {
    return debian.wrk();
  }

  Generator.Ready plimsoll() {
    return new Generator.Ready(
        "plimsoll", "this build", javaWarmUp, javaLength, this::plimsoll, Generators::summary);
  }

  /** All the others, fetched where they are not there yet. */
  List<Generator> others() throws IOException, InterruptedException {
    List<Generator> peers = new ArrayList<>();
    peers.add(debian.hey());
    peers.add(debian.ab());
    peers.add(debian.h2load());
    peers.add(autocannon());
    peers.add(gatling());
    peers.add(hyperfoil());
    return peers;
  }

  private Generator autocannon() throws IOException, InterruptedException {
    try {
      Path folder = fetched.npm("autocannon", AUTOCANNON);
      String script = folder.resolve("node_modules/autocannon/autocannon.js").toString();
      return new Generator.Ready(
          "autocannon",
          AUTOCANNON,
          nativeWarmUp.multipliedBy(2),
          nativeLength,
          spec ->
              List.of(
                  "node",
                  script,
                  "-c",
                  spec.count(),
                  "-d",
                  spec.seconds(),
                  "-m",
                  "POST",
                  "-H",
                  "content-type=" + SmallPost.MEDIA_TYPE,
                  "-b",
                  SmallPost.BODY,
                  "-j",
                  "-n",
                  spec.uri().toString()),
          (spec, output) -> ReportedLatency.ofAutocannon(output));
    } catch (BrokenException e) {
      return new Generator.Absent("autocannon", e.why());
    }
  }

  private Generator gatling() throws IOException, InterruptedException {
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
      return new Generator.Ready(
          "Gatling",
          GATLING,
          javaWarmUp,
          javaLength,
          spec -> gatling(folder, spec),
          (spec, output) -> ReportedLatency.ofGatling(output));
    } catch (BrokenException e) {
      return new Generator.Absent("Gatling", e.why());
    }
  }

  private static List<String> gatling(Path folder, LoadSpec spec) {
    List<String> command = java(folder);
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-Dconnections=" + spec.count());
    command.add("-Dseconds=" + spec.seconds());
    command.add("-Dbody=" + SmallPost.BODY);
    command.add("-Dorigin=" + spec.origin());
    command.addAll(List.of("io.gatling.app.Gatling", "-s", "Closed"));
    command.addAll(List.of("-rf", spec.folder().resolve("gatling").toString()));
    return command;
  }

  private Generator hyperfoil() throws IOException, InterruptedException {
    try {
      Path folder =
          fetched.maven(
              "hyperfoil",
              "io.hyperfoil:hyperfoil-core:" + HYPERFOIL,
              "io.hyperfoil:hyperfoil-http:" + HYPERFOIL);
      return new Generator.Ready(
          "Hyperfoil",
          HYPERFOIL,
          javaWarmUp,
          javaLength,
          spec -> hyperfoil(folder, spec),
          (spec, output) -> ReportedLatency.ofHyperfoil(output));
    } catch (BrokenException e) {
      return new Generator.Absent("Hyperfoil", e.why());
    }
  }

  private static List<String> hyperfoil(Path folder, LoadSpec spec) throws IOException {
    Path file = spec.folder().resolve("closed.hf.yaml");
    Files.writeString(
        file,
        Resources.read("peers/hyperfoil/closed.hf.yaml")
            .replace("@ORIGIN@", spec.origin())
            .replace("@CONNECTIONS@", spec.count())
            .replace("@SECONDS@", spec.seconds())
            .replace("@BODY@", SmallPost.BODY));
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

  private List<String> plimsoll(LoadSpec spec) throws IOException {
    Path scenario = spec.folder().resolve("closed.yaml");
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
            .formatted(
                spec.origin(), spec.connections(), spec.length().toSeconds(), SmallPost.BODY));
    String run = spec.folder().resolve("run").toString();
    return List.of(bed.plimsoll().toString(), "test", scenario.toString(), "--out", run);
  }

  private static ReportedLatency summary(LoadSpec spec, String output)
      throws BrokenException, IOException {
    RunSummary summary = RunSummary.read(spec.folder().resolve("run"));
    double failed = summary.number("requests", "failed").orElse(Double.NaN);
    if (failed != 0) {
      throw new BrokenException("%.0f requests failed: %s".formatted(failed, summary.errors()));
    }
    return new ReportedLatency(
        summary.number("response", "p50"), summary.number("response", "p99"));
  }
}
