package dev.plimsoll.app;

import java.time.Duration;

/** Joins the command line to the modules behind it. */
final class Wiring implements Actions {
  private static final Duration PARENT_GONE_GRACE = Duration.ofSeconds(10);

  @Override
  public int serve(ServeArguments arguments, Streams streams) {
    watchParent(arguments.exitWithParent());
    throw notWired("serve");
  }

  @Override
  public int mock(MockArguments arguments, Streams streams) {
    watchParent(arguments.exitWithParent());
    throw notWired("mock");
  }

  @Override
  public int test(TestArguments arguments, Streams streams) {
    throw notWired("test");
  }

  @Override
  public int demo(DemoArguments arguments, Streams streams) {
    throw notWired("demo");
  }

  @Override
  public void train() {}

  private static void watchParent(boolean asked) {
    if (asked) {
      ParentWatch.start(System.in, PARENT_GONE_GRACE);
    }
  }

  private static Failure notWired(String command) {
    return new Failure("'" + command + "' is not wired yet");
  }
}
