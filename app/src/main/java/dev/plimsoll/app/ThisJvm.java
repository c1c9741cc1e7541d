package dev.plimsoll.app;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this JVM was started, so that another can be started the same way. */
final class ThisJvm {
  private ThisJvm() {}

  /**
   * The java binary and the options, AOT cache included, that run {@code plimsoll} as this process
   * does; its arguments are to be appended.
   */
  static List<String> command() {
    List<String> command = new ArrayList<>(javaAndOptions());
    String classPath = System.getProperty("java.class.path", "");
    if (classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator)) {
      command.addAll(List.of("-jar", classPath));
    } else {
      command.addAll(List.of("-cp", classPath, Main.class.getName()));
    }
    return List.copyOf(command);
  }

  /** The java binary and the options of this process. */
  static List<String> javaAndOptions() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ThisJvm::fitsAChild)
        .forEach(command::add);
    return List.copyOf(command);
  }

  /** A child writes no cache, opens no debugger and has no terminal. */
  private static boolean fitsAChild(String option) {
    return !option.startsWith("-XX:AOTCacheOutput")
        && !option.startsWith("-XX:AOTMode")
        && !option.startsWith("-agentlib:")
        && !option.startsWith("-javaagent:")
        && !option.startsWith("-Dplimsoll.terminals");
  }
}
