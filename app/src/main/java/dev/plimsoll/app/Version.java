package dev.plimsoll.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the release, the hash of its jars, the JDK that runs it. */
final class Version implements IVersionProvider {
  private static final int SHORT_ID = 12;

  /** The release, such as 0.1.0, or {@code unreleased} outside a jar. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }

  @Override
  public String[] getVersion() {
    String build = System.getProperty("plimsoll.build", "unknown");
    String id = build.length() > SHORT_ID ? build.substring(0, SHORT_ID) : build;
    return new String[] {
      "plimsoll %s (build %s, JDK %s)".formatted(number(), id, Runtime.version())
    };
  }
}
