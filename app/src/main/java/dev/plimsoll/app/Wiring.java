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
  public int test(TestArguments arguments, Streams streams) throws InterruptedException {
    return new TestAction(arguments, streams).run();
  }

  @Override
  public int merge(MergeArguments arguments, Streams streams) {
    return new MergeAction(arguments, streams).run();
  }

  @Override
  public int plan(PlanArguments arguments, Streams streams) {
    return new PlanAction(arguments, streams).run();
  }

  @Override
  public int backtest(BacktestArguments arguments, Streams streams) {
    return new BacktestAction(arguments, streams).run();
  }

  @Override
  public int deadLetters(DeadLettersArguments arguments, Streams streams)
      throws InterruptedException {
    return new DeadLettersAction(arguments, streams).run();
  }

  @Override
  public int explain(ExplainArguments arguments, Streams streams) throws InterruptedException {
    return new ExplainAction(arguments, streams).run();
  }

  @Override
  public int copy(CopyArguments arguments, Streams streams) {
    return new CopyAction(arguments, streams).run();
  }

  @Override
  public int keys(KeysArguments arguments, Streams streams) {
    return new KeysAction(arguments, streams, Storage::openKeys).run();
  }

  @Override
  public int move(MoveArguments arguments, Streams streams) {
    return new MoveAction(arguments, streams).run();
  }

  @Override
  public int demo(DemoArguments arguments, Streams streams) throws InterruptedException {
    return new DemoAction(arguments, streams).run();
  }

  @Override
  public void train() throws InterruptedException {
    TrainAction.run();
  }
}
