package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, run in a copy with a JDK that only says how it was called and no Maven. */
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;
  private Path root;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void copyTheLauncher() throws IOException {
    root = folder.resolve("a repository");
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("app/src/main"));
    Files.copy(ROOT.resolve("plimsoll"), root.resolve("plimsoll"));
    Files.copy(ROOT.resolve(".mvn/build.sh"), root.resolve(".mvn/build.sh"));
    findsJdksOnlyHere();
    write(root.resolve("pom.xml"), "<project/>");
    script(root.resolve("mvnw"), "echo '[ERROR] no network'; exit 1");
    built("id1");
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.3").toString());
  }

  @Test
  void itHandsArgumentsAndExitStatusThrough() throws Exception {
    Result result = run("./plimsoll", "test", "a b", "");

    assertThat(result.status).isEqualTo(7);
    assertThat(result.out)
        .contains("<-jar><" + root + "/app/target/dist/plimsoll.jar><test><a b><>")
        .contains("<-Dplimsoll.build=id1><-Dplimsoll.terminals=>");
    assertThat(result.err).isEmpty();
  }

  @Test
  void itWorksThroughLinksAndFromAnywhere() throws Exception {
    Path far = Files.createDirectories(folder.resolve("far"));
    Files.createSymbolicLink(far.resolve("link"), root.resolve("plimsoll"));
    Files.createSymbolicLink(far.resolve("plim"), Path.of("link"));

    for (String call : new String[] {"./plim", far + "/plim", "../a repository/plimsoll"}) {
      assertThat(runIn(far, call, "x").out)
          .as(call)
          .contains(root + "/app/target/dist/plimsoll.jar");
    }
    assertThat(runIn(root, "sh", "plimsoll", "x").out).contains("plimsoll.jar><x>");
  }

  @Test
  void onlyShortCommandsCompileLess() throws Exception {
    String less = "<-XX:TieredStopAtLevel=1>";

    assertThat(run("./plimsoll").out).contains(less);
    assertThat(run("./plimsoll", "test", "--help").out).contains(less);
    assertThat(run("./plimsoll", "--version").out).contains(less);
    assertThat(run("./plimsoll", "serve").out).doesNotContain(less);
  }

  @Test
  void onlyALoadRunWithOurCollectorHasASmallNursery() throws Exception {
    assertThat(run("./plimsoll", "test", "x.yaml").out).contains("<-Xmn24m>");
    assertThat(run("./plimsoll", "serve").out).doesNotContain("-Xmn");

    environment.put("PLIMSOLL_JAVA_OPTS", "-XX:+UseG1GC");
    assertThat(run("./plimsoll", "test", "x.yaml").out).doesNotContain("-Xmn");
  }

  @Test
  void aCacheIsUsedOnlyWhenItIsThereWithContentAndForThisJdkAndBuild() throws Exception {
    Path cache = root.resolve("app/target/dist/aot-id1-25.0.3+9-1.aot");
    assertThat(run("./plimsoll", "x").out).doesNotContain("AOTCache=");
    write(cache, "");
    assertThat(run("./plimsoll", "x").out).doesNotContain("AOTCache=");
    write(cache, "classes");
    assertThat(run("./plimsoll", "x").out).contains("<-XX:AOTCache=" + cache + ">");

    built("id2");
    assertThat(run("./plimsoll", "x").out).doesNotContain("AOTCache=");
    built("id1");
    environment.put("JAVA_HOME", jdk("jdk-25-other", "25.0.4").toString());
    assertThat(run("./plimsoll", "x").out).doesNotContain("AOTCache=");
  }

  @Test
  void optionsOfTheEnvironmentComeLastAndMayChooseTheCollector() throws Exception {
    assertThat(run("./plimsoll", "x").out).contains("<-XX:+UseSerialGC>");
    environment.put("PLIMSOLL_JAVA_OPTS", "-XX:+UseZGC -Xmx1g");

    assertThat(run("./plimsoll", "x").out)
        .contains("<-XX:+UseZGC><-Xmx1g><-jar>")
        .doesNotContain("UseSerialGC");
  }

  @Test
  void aChangedSourceIsBuiltAndAFailureIsShownInShort() throws Exception {
    Path source = root.resolve("app/src/main/A.java");
    write(source, "class A {}");

    Result result = run("./plimsoll", "x");

    assertThat(result.status).isEqualTo(1);
    assertThat(result.out).isEmpty();
    assertThat(result.err)
        .isEqualTo(
            """
            plimsoll: the sources changed, building again (a few seconds)
            [ERROR] no network
            plimsoll: the build failed; its whole log is %s/app/target/build.log
            """
                .formatted(root));
    assertThat(root.resolve("app/target/build.lock")).doesNotExist();
  }

  @Test
  void aRemovedSourceIsNoticedToo() throws Exception {
    Path source = root.resolve("app/src/main/A.java");
    write(source, "class A {}");
    built("id1");
    assertThat(run("./plimsoll", "x").status).isEqualTo(7);

    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run("./plimsoll", "x").err).contains("the sources changed");
  }

  @Test
  void aBuildReplacesTheOldOneAndTrainsItsCache() throws Exception {
    script(
        root.resolve("mvnw"),
        "echo id3 >app/target/dist/BUILD_ID; for a; do printf '<%s>' \"$a\"; done");
    Files.delete(root.resolve("app/target/dist/BUILD_ID"));

    Result result = run("./plimsoll", "x");

    assertThat(result.err).startsWith("plimsoll: building once, about a minute (");
    assertThat(result.err.lines()).hasSize(1);
    assertThat(result.out).contains("<-Dplimsoll.build=id3>", "aot-id3-25.0.3+9-1.aot>");
    assertThat(root.resolve("app/target/build.log")).content().contains("<-P><quick>");
    assertThat(run("./plimsoll", "x").err).isEmpty();
  }

  @Test
  void twoFirstCallsBuildOnce() throws Exception {
    script(
        root.resolve("mvnw"),
        "echo built >>app/target/builds; sleep 1; echo id3 >app/target/dist/BUILD_ID");
    Files.delete(root.resolve("app/target/dist/BUILD_ID"));

    Process first = start(root, "./plimsoll", "x");
    Process second = start(root, "./plimsoll", "x");

    assertThat(result(first).out).contains("<x>");
    assertThat(result(second).out).contains("<x>");
    assertThat(root.resolve("app/target/builds")).hasContent("built");
  }

  @Test
  void theLockOfADeadBuildIsBroken() throws Exception {
    script(root.resolve("mvnw"), "echo id3 >app/target/dist/BUILD_ID");
    Files.delete(root.resolve("app/target/dist/BUILD_ID"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(root.resolve("app/target/build.lock"));
    write(root.resolve("app/target/build.lock/pid"), dead.pid() + "\n");

    assertThat(run("./plimsoll", "x").out).contains("<x>");
  }

  @Test
  void noBuildMeansNone() throws Exception {
    environment.put("PLIMSOLL_NO_BUILD", "1");
    write(root.resolve("app/src/main/A.java"), "class A {}");
    assertThat(run("./plimsoll", "x").status).isEqualTo(7);

    Files.delete(root.resolve("app/target/dist/BUILD_ID"));
    Result result = run("./plimsoll", "x");
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("nothing is built").contains("PLIMSOLL_NO_BUILD");
  }

  @Test
  void aJdkThatIsNot25IsPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
    jdk("usr/lib/jvm/other-25", "25.0.1");

    assertThat(run("./plimsoll", "x").out).startsWith("other-25 ");
  }

  @Test
  void withoutAnyJdk25OneLineSaysHowToGetOne() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());

    Result result = run("./plimsoll", "x");

    assertThat(result.status).isEqualTo(1);
    assertThat(result.err.lines()).hasSize(1);
    assertThat(result.err).contains("no JDK 25 found").contains("adoptium.net");
  }

  private record Result(int status, String out, String err) {}

  private Result run(String... command) throws Exception {
    return runIn(root, command);
  }

  private Result runIn(Path where, String... command) throws Exception {
    return result(start(where, command));
  }

  private Process start(Path where, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().keySet().removeIf(key -> key.matches("JAVA_.*|PLIMSOLL_.*|SDKMAN_DIR"));
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static Result result(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, err);
  }

  /** The places where JDKs lie on a real machine, moved below the test's folder. */
  private void findsJdksOnlyHere() throws IOException {
    String script = Files.readString(ROOT.resolve(".mvn/find-jdk.sh"));
    String moved =
        script
            .replace("command -v java", "command -v no-java")
            .replaceAll(" (/usr|/opt|/Library)/", " " + folder + "$1/");
    write(root.resolve(".mvn/find-jdk.sh"), moved);
  }

  /** A JDK whose java prints its arguments and ends with 7, or writes the cache it is asked for. */
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    script(
        home.resolve("bin/java"),
        """
        for a; do case $a in -XX:AOTCacheOutput=*) echo classes >"${a#*=}"; exit 0 ;; esac; done
        printf '%s '
        for a; do printf '<%%s>' "$a"; done
        exit 7\
        """
            .formatted(home.getFileName()));
    script(home.resolve("bin/javac"), "");
    write(
        home.resolve("release"),
        "JAVA_VERSION=\"%s\"\nJAVA_RUNTIME_VERSION=\"%s+9\"\n".formatted(version, version));
    return home;
  }

  /**
   * A build newer than every source, whose training failed, so that none runs in the background.
   */
  private void built(String id) throws IOException {
    Path dist = Files.createDirectories(root.resolve("app/target/dist"));
    for (String jdk : new String[] {"25.0.1", "25.0.3", "25.0.4"}) {
      write(dist.resolve("aot-" + id + "-" + jdk + "+9-1.aot.failed"), "");
    }
    write(dist.resolve("BUILD_ID"), id + "\n");
    // What a test writes next is newer, even within one tick of the file system's clock.
    age(dist.resolve("BUILD_ID"), 30);
    age(root.resolve("pom.xml"), 60);
    age(root.resolve(".mvn"), 60);
    age(root.resolve(".mvn/find-jdk.sh"), 60);
    age(root.resolve(".mvn/build.sh"), 60);
    age(root.resolve("app/src/main"), 60);
    if (Files.exists(root.resolve("app/src/main/A.java"))) {
      age(root.resolve("app/src/main/A.java"), 60);
    }
  }

  private static void age(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private static void script(Path path, String body) throws IOException {
    write(path, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path path, String text) throws IOException {
    Files.writeString(path, text);
  }
}
