package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Opens scenarios: from a file, from those built in, or from options alone. */
public final class Scenarios {
  /** The names of the scenarios built in. */
  public static final List<String> BUILT_IN = List.of("baseline", "http-concurrent");

  private Scenarios() {}

  /**
   * A file or a built-in name. What looks like a path, or exists, is a file.
   *
   * @param options go before what the file says
   * @throws InputException when there is neither, or something in it cannot be used
   */
  public static Scenario open(String fileOrName, Options options) {
    if (BUILT_IN.contains(fileOrName)) {
      return parse(fileOrName, resource(fileOrName), Path.of(""), options);
    }
    Path file = path(fileOrName);
    boolean looksLikeFile = fileOrName.matches(".*([/\\\\]|\\.ya?ml$|\\.json$).*");
    if (!looksLikeFile && !Files.exists(file)) {
      throw InputException.of(
          "'%s' is neither a file nor a scenario built in%s%n  Built in: %s"
              .formatted(
                  fileOrName, Nearest.hint(fileOrName, BUILT_IN), String.join(", ", BUILT_IN)));
    }
    return read(file, options);
  }

  /** A scenario made of options alone; only a target is needed. */
  public static Scenario of(Options options) {
    return parse("command line", "", Path.of(""), options);
  }

  /** A file; the files it names count from its folder. */
  public static Scenario read(Path file, Options options) {
    Path folder = file.toAbsolutePath().getParent();
    return new ScenarioReader(folder == null ? Path.of("") : folder, Scenarios::environment)
        .read(Yaml.read(file), nameOf(file), options);
  }

  /**
   * Text in the form of a file.
   *
   * @param label stands in faults and is the scenario's name where it has none
   * @param folder from which the files it names count
   */
  public static Scenario parse(String label, String text, Path folder, Options options) {
    return parse(label, text, folder, options, Scenarios::environment);
  }

  /**
   * As {@link #parse(String, String, Path, Options)}, with another environment than the process's.
   *
   * @param environment the value of a variable, empty where it is not set
   */
  public static Scenario parse(
      String label,
      String text,
      Path folder,
      Options options,
      Function<String, Optional<String>> environment) {
    return new ScenarioReader(folder.toAbsolutePath(), environment)
        .read(Yaml.parse(label, text), label, options);
  }

  /**
   * The limits alone of a scenario that was written by a run, for judging one again.
   *
   * @param file stands in faults
   * @param requests names that thresholds may name
   */
  public static Limited limits(Path file, String text, List<String> requests) {
    return Limited.read(Yaml.parse(file.toString(), text), requests);
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw InputException.of("'%s' is not a file's name".formatted(text));
    }
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String resource(String name) {
    try (InputStream in = Scenarios.class.getResourceAsStream("built-in/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the built-in scenario " + name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in scenario " + name, e);
    }
  }
}
