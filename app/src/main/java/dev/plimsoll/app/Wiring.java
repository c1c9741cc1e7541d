package dev.plimsoll.app;

/** Joins the command line to the modules behind it. */
final class Wiring implements Actions {
  @Override
  public int serve(ServeArguments arguments, Streams streams) throws InterruptedException {
    return new ServeAction(arguments, streams).run();
  }

  @Override
  public int mock(MockArguments arguments, Streams streams) throws InterruptedException {
    return new MockAction(arguments, streams).run();
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
  public void train() throws InterruptedException {
    TrainAction.run();
  }

  private static Failure notWired(String command) {
    return new Failure("'" + command + "' is not wired yet");
  }
}
