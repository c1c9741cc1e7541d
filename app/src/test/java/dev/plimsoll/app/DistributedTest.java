package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/distributed.md shows works, and the manifests say what it says. */
class DistributedTest {
  private static final Path GUIDE = Path.of("../docs/distributed.md");
  private static final Path MANIFESTS = Path.of("../deploy/kubernetes");

  @TempDir Path folder;

  @Test
  void the_two_workers_of_the_guide_are_merged_into_one_run() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(pool);
      server.createContext(
          "/",
          exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
      String address = "127.0.0.1:" + server.getAddress().getPort();
      Path scenario =
          Files.writeString(
              folder.resolve("two.yaml"), block("yaml").replace("127.0.0.1:8001", address));
      List<Future<Integer>> workers = new ArrayList<>();
      for (String line : block("sh").lines().toList()) {
        if (line.startsWith("plimsoll test")) {
          workers.add(pool.submit(() -> run(line, scenario)));
        } else if (line.startsWith("plimsoll merge")) {
          for (Future<Integer> worker : workers) {
            assertThat(worker.get(60, TimeUnit.SECONDS)).isIn(Exit.DONE, Exit.NO_VERDICT);
          }
          assertThat(run(line, scenario))
              .isIn(Exit.DONE, Exit.NO_VERDICT); // a busy machine is late
        }
      }
      assertThat(workers).hasSize(2);
    } finally {
      server.stop(0);
    }
    Path both = folder.resolve("out/both");
    Section summary = Yaml.read(both.resolve("summary.json")).section();
    Section load = summary.need("load").section();
    assertThat(load.need("intended").integer(0, 1_000_000)).isEqualTo(400);
    assertThat(asked.get()).as("with two probes").isBetween(300, 402);
    assertThat(Yaml.read(folder.resolve("out/w2/summary.json")).section().need("share").string())
        .isEqualTo("2/2");
    assertThat(Files.readString(both.resolve("scenario.yaml")))
        .contains("rate: 200/s")
        .isEqualTo(Files.readString(folder.resolve("out/w1/scenario.yaml")));
    for (String file :
        List.of(
            "report.html",
            "report.md",
            "junit.xml",
            "histogram.hlog",
            "stats.csv",
            "stats_history.csv",
            "failures.csv",
            "exceptions.csv")) {
      assertThat(both.resolve(file)).exists();
    }
  }

  private int run(String line, Path scenario) {
    String typed =
        line.replace(" &", "")
            .replace("two.yaml", scenario.toString())
            .replace("out/", folder.resolve("out").toString() + "/");
    String[] words = typed.split(" ");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Streams streams = new Streams(Streams.utf8(said), Streams.utf8(said), Terminal.NONE);
    int status =
        Main.run(
            new Wiring(), streams, List.of(words).subList(1, words.length).toArray(String[]::new));
    assertThat(said.toString(StandardCharsets.UTF_8)).as(line).contains("requests");
    return status;
  }

  private static String block(String language) throws Exception {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    assertThat(block.find()).isTrue();
    return String.valueOf(block.group(1));
  }

  @Test
  void the_job_has_as_many_pods_as_shares_and_none_is_started_twice() throws Exception {
    List<Section> documents = documents("load-job.yaml");
    Section job = documents.get(2).need("spec").section();
    assertThat(documents.get(2).need("kind").string()).isEqualTo("Job");
    assertThat(documents.get(2).need("apiVersion").string()).isEqualTo("batch/v1");
    assertThat(job.need("completionMode").string()).isEqualTo("Indexed");
    int workers = job.need("completions").integer(1, 1_000);
    assertThat(job.need("parallelism").integer(1, 1_000)).isEqualTo(workers);
    assertThat(job.need("backoffLimit").integer(0, 9)).isZero();
    Section pod = pod(job);
    assertThat(pod.need("restartPolicy").string()).isEqualTo("Never");
    Section container = pod.need("containers").list().getFirst().section();
    String command = container.need("command").list().getLast().string();
    assertThat(command)
        .contains("plimsoll test /scenario/scenario.yaml")
        .contains("--share $((JOB_COMPLETION_INDEX+1))/" + workers)
        .contains("--start-at \"$START_AT\"")
        .contains("--out /runs/worker-$JOB_COMPLETION_INDEX");
    assertThat(environment(container).keySet()).containsExactly("START_AT");
    assertThat(Instant.parse(environment(container).get("START_AT"))).isNotNull();
    bounded(container);
    mounted(pod, container);

    String yaml = documents.get(0).need("data").section().need("scenario.yaml").string();
    Scenario scenario = Scenarios.parse("config map", yaml, folder, Options.NONE);
    assertThat(scenario.share(new Part(workers, workers)).load()).hasSize(1);
  }

  @Test
  void the_merge_reads_what_the_workers_wrote() throws Exception {
    Section job = documents("merge-job.yaml").getFirst().need("spec").section();
    Section container = pod(job).need("containers").list().getFirst().section();

    assertThat(container.need("command").list().getLast().string())
        .isEqualTo("plimsoll merge /runs/worker-* --out /runs/all");
    assertThat(job.need("backoffLimit").integer(0, 9)).isZero();
    assertThat(pod(job).need("restartPolicy").string()).isEqualTo("Never");
    assertThat(documents("merge-job.yaml").getFirst().need("apiVersion").string())
        .isEqualTo("batch/v1");
    bounded(container);
    mounted(pod(job), container);
  }

  /** The shell line of a pod runs as it stands, with a launcher that says how it was called. */
  @Test
  void each_pod_has_a_share_of_its_own_and_fails_only_when_it_could_not_run() throws Exception {
    pods(Exit.DONE, 0);
    pods(Exit.NO_VERDICT, 0);
    pods(Exit.FAILED, 0);
    pods(Exit.USAGE, Exit.USAGE);
    pods(Exit.INTERRUPTED, Exit.INTERRUPTED);
  }

  private void pods(int said, int told) throws Exception {
    Section job = documents("load-job.yaml").get(2).need("spec").section();
    List<String> command = new ArrayList<>();
    pod(job)
        .need("containers")
        .list()
        .getFirst()
        .section()
        .need("command")
        .list()
        .forEach(word -> command.add(word.string()));
    Path launcher =
        Files.writeString(
            folder.resolve("plimsoll"), "#!/bin/sh\necho \"$@\"\nexit %d\n".formatted(said));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    int workers = job.need("completions").integer(1, 1_000);
    for (int index = 0; index < workers; index++) {
      ProcessBuilder shell = new ProcessBuilder(command).redirectErrorStream(true);
      shell.environment().merge("PATH", folder + ":", (path, ours) -> ours + path);
      shell.environment().put("JOB_COMPLETION_INDEX", "" + index);
      shell.environment().put("START_AT", "+30s");
      Process pod = shell.start();

      assertThat(new String(pod.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(
              "test /scenario/scenario.yaml --share %d/%d --start-at +30s --headless"
                      .formatted(index + 1, workers)
                  + " --out /runs/worker-"
                  + index);
      assertThat(pod.waitFor()).isEqualTo(told);
    }
  }

  private static Map<String, String> environment(Section container) {
    Map<String, String> environment = new HashMap<>();
    for (Value variable : container.need("env").list()) {
      Section pair = variable.section();
      environment.put(pair.need("name").string(), pair.need("value").string());
    }
    return environment;
  }

  /** What a container mounts is a volume of its pod, and made or claimed in the first manifest. */
  private static void mounted(Section pod, Section container) throws Exception {
    Map<String, Section> volumes = new HashMap<>();
    for (Value volume : pod.need("volumes").list()) {
      volumes.put(volume.section().need("name").string(), volume.section());
    }
    for (Value mount : container.need("volumeMounts").list()) {
      assertThat(volumes).containsKey(mount.section().need("name").string());
    }
    List<Section> made = documents("load-job.yaml");
    assertThat(
            volumes.get("runs").need("persistentVolumeClaim").section().need("claimName").string())
        .isEqualTo(made.get(1).need("metadata").section().need("name").string());
    if (volumes.containsKey("scenario")) {
      assertThat(volumes.get("scenario").need("configMap").section().need("name").string())
          .isEqualTo(made.get(0).need("metadata").section().need("name").string());
    }
  }

  private static void bounded(Section container) {
    Section resources = container.need("resources").section();
    for (String bound : List.of("requests", "limits")) {
      assertThat(resources.need(bound).section().keys()).containsExactly("cpu", "memory");
    }
  }

  private static Section pod(Section job) {
    return job.need("template").section().need("spec").section();
  }

  private static List<Section> documents(String file) throws Exception {
    List<Section> documents = new ArrayList<>();
    for (String text : Files.readString(MANIFESTS.resolve(file)).split("(?m)^---\n")) {
      Value document = Yaml.parse(file, text);
      documents.add(document.section());
    }
    return documents;
  }
}
