package dev.plimsoll.bench.peers;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Resources;
import dev.plimsoll.bench.machine.Programs;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Peers that come from package registries, kept in a folder so that a second run asks nobody. It
 * installs nothing outside that folder.
 */
public final class PeerPackages {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String COPY =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";
  private static final Pattern ADDRESS = Pattern.compile("\\(?\\bhttps?://\\S+");
  private static final int LONGEST_ERROR = 400;

  private final Path root;
  private final Path cache;

  /** Keeps what it fetches in {@code bench/target/peers} beside the launcher. */
  public PeerPackages(Path root) {
    this.root = root;
    this.cache = root.resolve("bench/target/peers");
  }

  /** The folder where this npm package is installed, and those that it wants beside it. */
  public Path npm(String name, String version, String... beside)
      throws BrokenException, IOException, InterruptedException {
    Path folder = cache.resolve(name + "-" + version);
    if (!Files.exists(folder.resolve("complete"))) {
      Path npm =
          Programs.find("npm")
              .orElseThrow(() -> new BrokenException("npm is missing: apt-get install nodejs npm"));
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("package.json"), "{\"private\": true}\n");
      List<String> command = new ArrayList<>(List.of(npm.toString(), "install"));
      command.addAll(List.of("--no-audit", "--no-fund", name + "@" + version));
      command.addAll(List.of(beside));
      run(folder, command.toArray(String[]::new));
      Files.createFile(folder.resolve("complete"));
    }
    return folder;
  }

  /**
   * The folder with {@code lib/*.jar} and, of the resource {@code peers/NAME/Closed.java}, {@code
   * classes}.
   *
   * @param coordinates each {@code group:artifact:version}
   */
  public Path maven(String name, String... coordinates)
      throws BrokenException, IOException, InterruptedException {
    Path folder = libraries(name, coordinates);
    compile(folder, folder.resolve("lib") + "/*", "peers/" + name + "/Closed.java");
    return folder;
  }

  /** The folder with {@code lib/*.jar}, named by the last of the coordinates. */
  public Path libraries(String name, String... coordinates)
      throws BrokenException, IOException, InterruptedException {
    String last = coordinates[coordinates.length - 1];
    Path folder = cache.resolve(name + last.substring(last.lastIndexOf(':')).replace(':', '-'));
    if (!Files.exists(folder.resolve("complete"))) {
      Path wrapper = root.resolve("mvnw");
      if (!Files.isExecutable(wrapper)) {
        throw new BrokenException("there is no mvnw in " + root);
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("pom.xml"), pom(name, coordinates));
      String pom = folder.resolve("pom.xml").toString();
      run(folder, wrapper.toString(), "-B", "-ntp", "-q", "-f", pom, COPY, "-DoutputDirectory=lib");
      Files.createFile(folder.resolve("complete"));
    }
    return folder;
  }

  /** The folder with the classes of these resources, compiled once beside these libraries. */
  public static Path compiled(Path folder, String libraries, String... resources)
      throws BrokenException, IOException {
    Path classes = folder.resolve("classes");
    if (!Files.exists(classes)) {
      Files.createDirectories(folder);
      compile(folder, libraries, resources);
    }
    return classes;
  }

  /** Jar by jar: only a compiler in a process of its own knows what a star is. */
  private static String jars(String libraries) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String part : libraries.split(File.pathSeparator, -1)) {
      if (part.endsWith("/*")) {
        try (Stream<Path> files = Files.list(Path.of(part.substring(0, part.length() - 2)))) {
          files.map(Path::toString).filter(file -> file.endsWith(".jar")).forEach(jars::add);
        }
      } else {
        jars.add(part);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void compile(Path folder, String libraries, String... resources)
      throws BrokenException, IOException {
    List<String> words = new ArrayList<>(List.of("-nowarn", "-proc:none"));
    words.addAll(List.of("-d", folder.resolve("classes").toString(), "-cp", jars(libraries)));
    for (String resource : resources) {
      words.add(Resources.copy(resource, folder).toString());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    // in this process: a compiler of its own would take longer to start than to compile
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException( // our own: a peer is missing only where it cannot be had
          "a driver does not compile: " + said.toString(StandardCharsets.UTF_8));
    }
  }

  private static String pom(String name, String... coordinates) {
    StringBuilder dependencies = new StringBuilder();
    for (String coordinate : coordinates) {
      String[] parts = coordinate.split(":", -1);
      dependencies.append(
          """
              <dependency>
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
              </dependency>
          """
              .formatted(parts[0], parts[1], parts[2]));
    }
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>dev.plimsoll.peers</groupId>
      <artifactId>%s</artifactId>
      <version>1</version>
      <dependencies>
    %s  </dependencies>
    </project>
    """
        .formatted(name, dependencies);
  }

  private static void run(Path folder, String... command)
      throws BrokenException, IOException, InterruptedException {
    Path log = folder.resolve("install.log");
    List<String> words = new ArrayList<>(List.of(command));
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new BrokenException("it was not fetched within " + LONGEST);
    }
    if (process.exitValue() != 0) {
      throw new BrokenException(error(Files.readString(log)));
    }
  }

  /** The first line that speaks of an error, without addresses. */
  static String error(String log) {
    String line =
        log.lines()
            .filter(one -> one.contains("ERR") || one.contains("error"))
            .findFirst()
            .orElse(log.strip());
    Matcher addresses = ADDRESS.matcher(line);
    String plain = addresses.replaceAll("(registry)");
    return plain.length() > LONGEST_ERROR ? plain.substring(0, LONGEST_ERROR) + "…" : plain;
  }
}
